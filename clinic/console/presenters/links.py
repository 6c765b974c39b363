"""Addresses of the pages that rows and figures lead to."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse


def chart(patient_id: uuid.UUID) -> str:
    return reverse("console:chart", args=[patient_id])


def leave(patient_id: uuid.UUID) -> str:
    """Where a patient is set inactive, and what is still planned of one who is."""
    return reverse("console:leave", args=[patient_id])


def session(session_id: uuid.UUID) -> str:
    return f"/sessions/{session_id}/"


def schedule(course_id: uuid.UUID) -> str:
    return reverse("console:schedule", args=[course_id])


def start_session(course_id: uuid.UUID) -> str:
    """For whoever comes on a day the plan does not name."""
    return reverse("console:start-session", args=[course_id])


def paper_session(course_id: uuid.UUID) -> str:
    """For one that was written on paper while it ran."""
    return reverse("console:paper-session", args=[course_id])


def start_course(patient_id: uuid.UUID) -> str:
    return _with(reverse("console:new-course"), patient=str(patient_id))


def flag(flag_id: uuid.UUID) -> str:
    return reverse("console:flag", args=[flag_id])


def acknowledge(alert_id: uuid.UUID) -> str:
    return reverse("console:acknowledge-alert", args=[alert_id])


def arrive(visit_id: uuid.UUID) -> str:
    return reverse("console:arrive", args=[visit_id])


def agree_time(visit_id: uuid.UUID) -> str:
    return reverse("console:agree-time", args=[visit_id])


def held(visit_id: uuid.UUID) -> str:
    return reverse("console:visit-held", args=[visit_id])


def confirm_weight(weight_id: uuid.UUID) -> str:
    return reverse("console:confirm-weight", args=[weight_id])


def weight_in_error(weight_id: uuid.UUID) -> str:
    return reverse("console:weight-in-error", args=[weight_id])


def send_form(patient_id: uuid.UUID, instruments: Sequence[str] = ()) -> str:
    """With the instruments ticked already."""
    return _with(reverse("console:send-form", args=[patient_id]), instruments=list(instruments))


def revoke_link(request_id: uuid.UUID) -> str:
    return reverse("console:revoke-link", args=[request_id])


def rate(patient_id: uuid.UUID, instrument: str) -> str:
    return reverse("console:rate", args=[patient_id, instrument])


def caseload(**filters: str) -> str:
    return _with(reverse("console:caseload"), **filters)


def due_today() -> str:
    return caseload(due="today")


def overdue() -> str:
    return caseload(due="overdue")


def safety() -> str:
    return reverse("console:safety")


def stop_medication(row_id: uuid.UUID) -> str:
    return reverse("console:stop-medication", args=[row_id])


def withdraw_consent(row_id: uuid.UUID) -> str:
    return reverse("console:withdraw-consent", args=[row_id])


def correct_score(assessment_id: uuid.UUID) -> str:
    return reverse("console:correct-score", args=[assessment_id])


def flags() -> str:
    return reverse("console:flags")


def adverse_events() -> str:
    return reverse("console:adverse-events")


def history(kind: str, row_id: uuid.UUID) -> str:
    return reverse("console:history", args=[kind, row_id])


def _with(path: str, **query: str | list[str]) -> str:
    asked = urlencode({name: value for name, value in query.items() if value}, doseq=True)
    return f"{path}?{asked}" if asked else path
