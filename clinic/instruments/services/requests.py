"""Asking a patient for answers, keeping them as they are given, closing the request."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from clinic.accounts.models import Clinic
from clinic.accounts.records import change, insert_once
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.instruments.rules import AnswerError, read_answers
from clinic.instruments.services.scoring import Answers, known_instrument
from clinic.patients.models import Patient
from clinic.patients.services import check_active
from clinic.treatments.models import Course, PlannedVisit


@transaction.atomic
def request_forms(
    *,
    patient: Patient,
    instruments: Sequence[str],
    due_on: dt.date,
    expires_at: dt.datetime,
    dedupe_key: str,
    course: Course | None = None,
    visit: PlannedVisit | None = None,
    by: Actor,
) -> FormRequest:
    """Ask for answers once per `dedupe_key`; the same key again gives the request made before.

    Raises FieldError for an instrument whose wording may not be shown to a patient, TransitionError for somebody who
    is no longer an active one.
    """
    check_active(patient)
    asked = FormRequest(
        clinic=patient.clinic,
        patient=patient,
        course=course,
        visit=visit,
        instruments=_askable(instruments),
        due_on=due_on,
        expires_at=expires_at,
        dedupe_key=dedupe_key,
        requested_by_name=by.name,
    )
    same = FormRequest.objects.of(patient.clinic).filter(dedupe_key=dedupe_key)
    return insert_once(asked, among=same, by=by)[0]


@transaction.atomic
def save_draft(*, request: FormRequest, instrument: str, answers: Answers, by: Actor) -> FormRequest:
    """Keep answers before they are sent, over those kept before; None takes one back.

    Each answer is checked by itself, since a form half filled may still contradict itself. Raises FieldError
    naming the item, TransitionError once the request is closed.
    """
    if instrument not in request.instruments:
        raise FieldError("instrument", instrument, f"the form asks for {', '.join(request.instruments)}")
    definition = known_instrument(instrument)
    for item, value in answers.items():
        try:
            read_answers(definition, {item: value})
        except AnswerError as error:
            raise FieldError(f"answers.{item}", value, str(error)) from None
    locked = _lock_open(request)
    kept = locked.draft.get(instrument, {}) | dict(answers)
    answered = {item: value for item, value in kept.items() if value is not None}
    return change(locked, by=by, draft=locked.draft | {instrument: answered})


@transaction.atomic
def cancel_request(*, request: FormRequest, by: Actor) -> FormRequest:
    """Raises TransitionError unless it still waits for answers."""
    locked = _lock_open(request)
    revoke_links(request=locked, by=by)
    return change(locked, by=by, state=FormRequest.State.CANCELLED)


@transaction.atomic
def expire_requests(*, clinic: Clinic, by: Actor) -> int:
    """Close every request whose time has passed; returns how many."""
    waiting = FormRequest.objects.of(clinic).unanswered().select_for_update(skip_locked=True)
    late = list(waiting.filter(expires_at__lte=clock.now()))
    for request in late:
        change(request, by=by, state=FormRequest.State.EXPIRED)
    return len(late)


@transaction.atomic
def close_answered(*, clinic: Clinic, by: Actor) -> None:
    """Close every request whose answers are all there, as sending the last of them should have done."""
    for request in FormRequest.objects.of(clinic).unanswered().filter(assessments__isnull=False).distinct():
        close_if_answered(request=request, by=by)


def close_if_answered(*, request: FormRequest, by: Actor) -> None:
    """Once each instrument asked for has a standing assessment; the link then counts as used."""
    locked = FormRequest.objects.select_for_update().get(pk=request.pk)
    answered = Assessment.objects.standing().filter(request=locked).values_list("instrument", flat=True)
    if locked.state != FormRequest.State.OPEN or not set(locked.instruments) <= set(answered):
        return
    now = clock.now()
    change(locked, by=by, state=FormRequest.State.ANSWERED, answered_at=now, draft={})
    for link in _live_links(locked):
        change(link, by=by, used_at=now)


@transaction.atomic
def revoke_links(*, request: FormRequest, by: Actor) -> None:
    """Those that still open; the form itself goes on waiting, and a new link can be made for it."""
    for link in _live_links(request):
        change(link, by=by, revoked_at=clock.now())


def _live_links(request: FormRequest) -> list[FormLink]:
    return list(FormLink.objects.filter(request=request, used_at=None, revoked_at=None))


def _lock_open(request: FormRequest) -> FormRequest:
    locked = FormRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != FormRequest.State.OPEN:
        raise TransitionError(f"This form is {locked.get_state_display()} already")
    return locked


def _askable(codes: Sequence[str]) -> list[str]:
    """Each code once, in the order given."""
    for code in codes:
        definition = known_instrument(code)
        if not definition.is_self_report_form:
            raise FieldError("instruments", code, f"patients cannot fill {definition.abbreviation} in here")
    if not codes:
        raise FieldError("instruments", codes, "name at least one")
    return list(dict.fromkeys(codes))
