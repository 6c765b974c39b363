"""What safety rules found and what people made of it: alerts, the register of misuse flags, adverse events."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.safety import AlertFilter, DisposeForm, EventFilter, FlagFilter
from clinic.console.presenters import links
from clinic.console.presenters.keyset import Order
from clinic.console.presenters.safety import alert_row, event_row, flag_page, flag_row, tabs
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import back, page, patient_of
from clinic.console.views.paging import page_at
from clinic.core import clock
from clinic.safety.models import Alert, MisuseFlag
from clinic.safety.models.danger import ALERT_ORDER, FLAG_ORDER, alert_danger, flag_danger
from clinic.safety.selectors import adverse_event_register, flag_register

CLOSED = Order(columns=("raised_at", "id"), descending=True)
"""What waits for nobody any more: newest first. What is open goes by danger, as on Today."""
BEGAN = Order(columns=("began_at", "id"), descending=True)


@require_safe
@staff_view(Permission.VIEW_SAFETY)
def alerts(request: StaffRequest) -> HttpResponse:
    form = AlertFilter(request.GET)
    found = Alert.objects.of(request.clinic).select_related("patient")
    state = form.chosen("state") or Alert.State.OPEN
    found = found.filter(state=state)
    if urgency := form.chosen("urgency"):
        found = found.filter(urgency=urgency)
    order = Order(columns=ALERT_ORDER, computed=alert_danger()) if state == Alert.State.OPEN else CLOSED
    cut = page_at(request, found, order)
    today = clock.today(request.clinic.zone)
    return _list(request, "alerts", form=form, page=cut, rows=[alert_row(alert, today) for alert in cut.rows])


@require_safe
@staff_view(Permission.VIEW_FLAGS)
def flags(request: StaffRequest) -> HttpResponse:
    form = FlagFilter(request.GET)
    wanted = form.wanted()
    is_open = wanted.get("state", MisuseFlag.State.OPEN) == MisuseFlag.State.OPEN
    order = Order(columns=FLAG_ORDER, computed=flag_danger()) if is_open else CLOSED
    cut = page_at(request, flag_register(request.clinic, **wanted), order)
    today = clock.today(request.clinic.zone)
    return _list(request, "flags", form=form, page=cut, rows=[flag_row(flag, today) for flag in cut.rows])


@require_safe
@staff_view(Permission.VIEW_SAFETY)
def events(request: StaffRequest) -> HttpResponse:
    form = EventFilter(request.GET)
    cut = page_at(request, adverse_event_register(request.clinic, **form.wanted()), BEGAN)
    today = clock.today(request.clinic.zone)
    return _list(request, "events", form=form, page=cut, rows=[event_row(event, today) for event in cut.rows])


@require_safe
@staff_view(Permission.VIEW_FLAGS)
def flag(request: StaffRequest, flag_id: uuid.UUID) -> HttpResponse:
    found = _flag(request, flag_id)
    return _show(request, found, DisposeForm(flag=found))


@require_POST
@staff_view(Permission.DISPOSE_FLAG)
def dispose(request: StaffRequest, flag_id: uuid.UUID) -> HttpResponse:
    found = _flag(request, flag_id)
    form = DisposeForm(request.POST, flag=found)
    if not form.store(by=request.actor):
        return _show(request, found, form)
    messages.success(request, form.done)
    return back(request, links.flags())


def _list(request: StaffRequest, name: str, **context: Any) -> HttpResponse:
    shown = tabs(request.clinic, with_flags=request.may(Permission.VIEW_FLAGS))
    context |= {"tabs": list(shown), "is_filtered": bool(request.GET)}
    return TemplateResponse(request, f"console/safety/{name}.html", context)


def _flag(request: StaffRequest, flag_id: uuid.UUID) -> MisuseFlag:
    rows = MisuseFlag.objects.of(request.clinic).select_related("patient__clinic", "course")
    return get_object_or_404(rows, pk=flag_id)


def _show(request: StaffRequest, found: MisuseFlag, form: DisposeForm) -> HttpResponse:
    patient = patient_of(request, found.patient_id)
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "found": flag_page(found),
        "form": form if request.may(Permission.DISPOSE_FLAG) else None,
    }
    return page(request, "safety/flag", context, has_errors=bool(form.errors))


urls: list[URLPattern] = [
    path("safety/", alerts, name="safety"),
    path("safety/flags/", flags, name="flags"),
    path("safety/events/", events, name="adverse-events"),
    path("safety/flags/<uuid:flag_id>/", flag, name="flag"),
    path("safety/flags/<uuid:flag_id>/dispose/", dispose, name="dispose-flag"),
]
