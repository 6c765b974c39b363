"""What was written in a session put right, the chair, and a session ended without a dose."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.session import (
    AmendDoseForm,
    AmendReadingForm,
    LeaveForm,
    SeatForm,
    SessionForm,
    WithdrawDoseForm,
)
from clinic.console.presenters import links
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import back, page
from clinic.console.views.session.loading import session_of
from clinic.treatments.models import Dose, Reading, Session

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@staff_view(Permission.RUN_SESSION)
def leave(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    session = session_of(request, session_id)
    return _answer(request, session, LeaveForm(request.POST or None, session=session))


@FORM
@staff_view(Permission.RUN_SESSION)
def seat(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    session = session_of(request, session_id)
    return _answer(request, session, SeatForm(request.POST or None, session=session))


@FORM
@staff_view(Permission.RUN_SESSION)
def amend_reading(request: StaffRequest, reading_id: uuid.UUID) -> HttpResponse:
    """One of a session; what another system sent, that system corrects."""
    row: Any = get_object_or_404(Reading, clinic=request.clinic, pk=reading_id, session__isnull=False)
    session = session_of(request, row.session_id)
    form = AmendReadingForm(request.POST or None, row=row, session=session)
    return _answer(request, session, form, in_error=reverse("console:reading-in-error", args=[row.pk]))


@FORM
@staff_view(Permission.GIVE_DOSE)
def amend_dose(request: StaffRequest, dose_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Dose, clinic=request.clinic, pk=dose_id)
    session = session_of(request, row.session_id)
    form = AmendDoseForm(request.POST or None, row=row, session=session, may=request.may)
    return _answer(request, session, form)


@FORM
@staff_view(Permission.GIVE_DOSE)
def withdraw_dose(request: StaffRequest, dose_id: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Dose, clinic=request.clinic, pk=dose_id)
    session = session_of(request, row.session_id)
    return _answer(request, session, WithdrawDoseForm(request.POST or None, row=row, session=session))


def _answer(request: StaffRequest, session: Session, form: SessionForm, in_error: str = "") -> HttpResponse:
    """`in_error` is where the row is taken back instead."""
    session_page = links.session(session.pk)
    if request.method == "POST" and form.store(by=request.actor):
        return back(request, session_page)
    context = {
        "patient": session.patient,
        "strip": strip_of(session.patient, session.course),
        "form": form,
        "back": session_page,
        "back_word": "Session",
        "action": request.get_full_path(),
        "in_error": in_error,
    }
    return page(request, "session/form", context, has_errors=bool(form.errors))


urls: list[URLPattern] = [
    path("sessions/<uuid:session_id>/leave/", leave, name="leave-session"),
    path("sessions/<uuid:session_id>/chair/", seat, name="seat"),
    path("readings/<uuid:reading_id>/correct/", amend_reading, name="amend-reading"),
    path("doses/<uuid:dose_id>/correct/", amend_dose, name="amend-dose"),
    path("doses/<uuid:dose_id>/withdraw/", withdraw_dose, name="withdraw-dose"),
]
