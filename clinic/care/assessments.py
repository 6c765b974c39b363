"""Scores, whoever gives them: recorded, looked at for safety and judged, in one transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from clinic.accounts.selectors import limits_of
from clinic.care.consequences import after_score, look_at_answers
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.core.ids import new_id
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.instruments.selectors import course_on
from clinic.instruments.services import (
    Answers,
    amend_assessment,
    make_link,
    mark_assessment_in_error,
    record_assessment,
    request_forms,
    revoke_links,
    save_draft,
)
from clinic.instruments.services import try_birth_date as try_it
from clinic.patients.models import Patient
from clinic.safety.models import Alert
from clinic.safety.services import (
    late_answers_id,
    review_draft,
    review_late_answers,
    review_link,
    settle_draft,
)
from clinic.treatments.models import Session

__all__ = [
    "SelfReport",
    "correct_assessment",
    "keep_answers",
    "late_answers_id",
    "note_late_answers",
    "record_rating",
    "revoke_links",
    "send_form",
    "submit_self_report",
    "try_birth_date",
    "withdraw_assessment",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReport:
    """`needs_crisis_contact`: an answer points at suicide, so the same screen shows whom to call."""

    assessment: Assessment
    needs_crisis_contact: bool
    alerts: tuple[Alert, ...]


@transaction.atomic
def record_rating(
    *,
    patient: Patient,
    instrument: str,
    answers: Answers | None = None,
    total: int | Decimal | None = None,
    taken_at: dt.datetime | None = None,
    completed_by: str = "clinician",
    remark: str = "",
    session: Session | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Assessment:
    """A rating, or a questionnaire entered for the patient; from its answers or from its total alone.

    Raises FieldError naming the item and its value.
    """
    assessment = record_assessment(
        patient=patient,
        instrument=instrument,
        answers=answers,
        total=total,
        taken_at=taken_at or clock.now(),
        completed_by=completed_by,
        remark=remark,
        session=session,
        by=by,
        client_key=client_key,
    )
    after_score(assessment=assessment, by=by)
    return assessment


@transaction.atomic
def keep_answers(*, request: FormRequest, instrument: str, answers: Answers, by: Actor) -> FormRequest:
    """Keep answers before they are sent; staff are alerted to a positive suicide item all the same.

    Raises FieldError naming the item, TransitionError once the request is closed.
    """
    kept = save_draft(request=request, instrument=instrument, answers=answers, by=by)
    review_draft(request=kept, code=instrument, by=by)
    return kept


@transaction.atomic
def note_late_answers(*, request: FormRequest, instrument: str, answers: Answers, by: Actor) -> list[Alert]:
    """Answers to a form that was sent already are not taken; staff are alerted to a positive suicide item in them."""
    return review_late_answers(request=request, code=instrument, answers=answers, by=by)


@transaction.atomic
def submit_self_report(
    *,
    patient: Patient,
    instrument: str,
    answers: Answers,
    taken_at: dt.datetime | None = None,
    remark: str = "",
    request: FormRequest | None = None,
    by: Actor,
    client_key: str | None = None,
) -> SelfReport:
    """The patient's own answers; staff are alerted to a positive suicide item before this returns.

    Answers to a request count once per instrument, however often they are sent. Raises FieldError naming the
    item, TransitionError when the request was closed before.
    """
    if request is not None and not client_key:
        client_key = f"form {request.pk} {instrument}"
    assessment = record_assessment(
        patient=patient,
        instrument=instrument,
        answers=answers,
        taken_at=taken_at or clock.now(),
        completed_by="patient",
        remark=remark,
        request=request,
        by=by,
        client_key=client_key,
    )
    alerts = after_score(assessment=assessment, by=by)
    if request is not None:
        with derived("alert of the answers kept"):
            settle_draft(request=request, assessment=assessment, alerts=alerts, by=by)
    return SelfReport(
        assessment=assessment,
        needs_crisis_contact=bool(assessment.findings["flags"]),
        alerts=tuple(alerts),
    )


@transaction.atomic
def correct_assessment(
    *,
    assessment: Assessment,
    answers: Answers | None = None,
    total: int | Decimal | None = None,
    taken_at: dt.datetime | None = None,
    remark: str | None = None,
    reason: str,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Assessment:
    """The corrected row; the old one is kept, its alerts say so, the course is judged anew."""
    corrected = amend_assessment(
        assessment=assessment,
        answers=answers,
        total=total,
        taken_at=taken_at,
        remark=remark,
        reason=reason,
        expected_version=expected_version,
        by=by,
        client_key=client_key,
    )
    look_at_answers(assessment=assessment, by=by)
    after_score(assessment=corrected, by=by)
    return corrected


@transaction.atomic
def withdraw_assessment(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Entered in error: kept with the reason, without effect on outcomes; its alerts wait for a person."""
    withdrawn = mark_assessment_in_error(assessment=assessment, reason=reason, by=by)
    after_score(assessment=withdrawn, by=by)
    return withdrawn


@transaction.atomic
def send_form(
    *,
    patient: Patient,
    instruments: Sequence[str],
    due_on: dt.date | None = None,
    by: Actor,
    client_key: str | None = None,
) -> tuple[FormRequest, str]:
    """A request and the secret token of its link, which is shown this once.

    Raises FieldError for an instrument a patient cannot fill, or a patient without a date of birth.
    """
    today = clock.today(patient.clinic.zone)
    request = request_forms(
        patient=patient,
        instruments=instruments,
        due_on=due_on or today,
        expires_at=clock.now() + limits_of(patient.clinic).duration("portal.link_days"),
        dedupe_key=f"sent {client_key or new_id()}",
        course=course_on(patient, today),
        by=by,
    )
    return request, make_link(request=request, by=by)


@transaction.atomic
def try_birth_date(*, link: FormLink, date: dt.date, by: Actor) -> bool:
    """Whether `date` is the patient's; the last wrong one closes the link, and staff are told.

    Leave the clinic before answering with an error: rolling back would take the try back too.
    """
    is_right = try_it(link=link, date=date, by=by)
    if not is_right:
        # Behind a savepoint: a try must count also where nobody can be told of it yet.
        with derived("alert of a closed link"):
            tried = FormLink.objects.select_related("request__patient__clinic", "request__course")
            review_link(link=tried.get(pk=link.pk), by=by)
    return is_right
