"""The outbox: what was and will be sent to patients, and what a person decides about one message."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.reminders import CANCELLABLE, SENDABLE, CancelForm, OutboxFilter, ResendForm
from clinic.console.presenters.keyset import Order
from clinic.console.presenters.reminders import PARTS, row_of, to_do
from clinic.console.presenters.sending import sending_notices
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import back, page, patient_of
from clinic.console.views.paging import page_at
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.reminders.models import FOR_A_PERSON, Reminder
from clinic.reminders.selectors import Part, outbox, preview

SOONEST = Order(columns=("due_at", "id"))
LATEST = SOONEST.reversed()


@require_safe
@staff_view(Permission.VIEW_REMINDERS)
def show(request: StaffRequest) -> HttpResponse:
    waiting = to_do(request.clinic)
    form = OutboxFilter(request.GET, has_work=bool(waiting))
    patient = _patient(request)
    chosen = {name: form.chosen(name) for name in ("kind", "channel")}
    found = outbox(clinic=request.clinic, part=form.part, patient=patient, **chosen).select_related("patient")
    cut = page_at(request, found, SOONEST if form.part in {Part.NEXT, Part.HELD_UP} else LATEST)
    today = clock.today(request.clinic.zone)
    context = {
        "form": form,
        "patient": patient,
        "part": form.part,
        "parts": PARTS.items(),
        "waiting": waiting,
        "notices": sending_notices(request.clinic),
        "page": cut,
        "rows": [row_of(reminder, today) for reminder in cut.rows],
        "is_filtered": bool(patient or any(chosen.values())),
    }
    return TemplateResponse(request, "console/reminders.html", context)


@require_safe
@staff_view(Permission.VIEW_REMINDERS)
def one(request: StaffRequest, reminder_id: uuid.UUID) -> HttpResponse:
    return _show(request, _reminder(request, reminder_id))


@require_POST
@staff_view(Permission.MANAGE_REMINDERS)
def send_again(request: StaffRequest, reminder_id: uuid.UUID) -> HttpResponse:
    reminder = _reminder(request, reminder_id)
    form = ResendForm(request.POST, reminder=reminder)
    return _done(request, form) if form.store(by=request.actor) else _show(request, reminder, resend=form)


@require_POST
@staff_view(Permission.MANAGE_REMINDERS)
def call_off(request: StaffRequest, reminder_id: uuid.UUID) -> HttpResponse:
    reminder = _reminder(request, reminder_id)
    form = CancelForm(request.POST, reminder=reminder)
    return _done(request, form) if form.store(by=request.actor) else _show(request, reminder, cancel=form)


def _patient(request: StaffRequest) -> Patient | None:
    """The one whose messages alone are shown."""
    try:
        pk = uuid.UUID(request.GET.get("patient", ""))
    except ValueError:
        return None
    return get_object_or_404(Patient.objects.of(request.clinic), pk=pk)


def _reminder(request: StaffRequest, reminder_id: uuid.UUID) -> Reminder:
    rows = Reminder.objects.of(request.clinic).select_related("clinic", "patient__clinic", "visit", "gate")
    return get_object_or_404(rows.select_related("form_request"), pk=reminder_id)


def _done(request: StaffRequest, form: ResendForm | CancelForm) -> HttpResponse:
    messages.success(request, form.done)
    return back(request, reverse("console:reminders"))


def _show(request: StaffRequest, reminder: Reminder, **sent: Any) -> HttpResponse:
    """`sent` holds a form that was refused, by its name."""
    patient = patient_of(request, reminder.patient_id)
    forms: dict[str, Any] = {"resend": None, "cancel": None}
    if request.may(Permission.MANAGE_REMINDERS):
        if reminder.state in SENDABLE:
            forms["resend"] = ResendForm(reminder=reminder)
        if reminder.state in CANCELLABLE:
            forms["cancel"] = CancelForm(reminder=reminder)
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "row": row_of(reminder, clock.today(request.clinic.zone)),
        "text": preview(reminder),
        "is_for_a_person": reminder.state in FOR_A_PERSON,
        **forms,
        **sent,
    }
    return page(request, "reminders/one", context, has_errors=any(form.errors for form in sent.values()))


urls: list[URLPattern] = [
    path("reminders/", show, name="reminders"),
    path("reminders/<uuid:reminder_id>/", one, name="reminder"),
    path("reminders/<uuid:reminder_id>/resend/", send_again, name="resend-reminder"),
    path("reminders/<uuid:reminder_id>/cancel/", call_off, name="cancel-reminder"),
]
