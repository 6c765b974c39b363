"""Reviews recorded and proposals decided: what a clinician concludes becomes an event of the course."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from clinic.accounts.records import require_reason
from clinic.care.courses.changes import check_nobody_treated
from clinic.care.courses.replanning import bring_up_to_date, is_repeat
from clinic.core.actor import Actor
from clinic.treatments.models import Course, Proposal, ReviewGate
from clinic.treatments.rules.events import EventKind
from clinic.treatments.selectors.schedule import schedule_of
from clinic.treatments.services import gates, proposals
from clinic.treatments.services.events import append_event, lock_course

Event = tuple[EventKind, dict[str, Any]]
Kind, Outcome = ReviewGate.Kind, ReviewGate.Outcome


@transaction.atomic
def record_review(
    *,
    gate: ReviewGate,
    outcome: str,
    reason: str,
    expected_version: int,
    although_in_session: bool = False,
    by: Actor,
    client_key: str | None = None,
) -> ReviewGate:
    """Continue, optimise or stop. A stop ends the course.

    Raises FieldError for a missing reason (needed for a stop, a hold and a frequency kept) and for a stop while the
    patient is in a session, unless `although_in_session`; TransitionError for a review that is not open, ConflictError
    when it changed.
    """
    course = lock_course(gate.course)
    if is_repeat(course, client_key):
        return gate
    if outcome == Outcome.STOP or gate.kind in {Kind.ON_HOLD, Kind.STILL_FREQUENT}:
        require_reason(reason, "say why")
    if outcome == Outcome.STOP:
        check_nobody_treated(course, although_in_session=although_in_session)
    gate = gates.decide_gate(
        gate=gate, outcome=outcome, reason=reason, expected_version=expected_version, by=by
    )
    key = client_key
    for kind, details in _events(course, gate):
        details |= {"gate": str(gate.pk)}
        append_event(course=course, kind=kind, details=details, reason=reason, by=by, client_key=key)
        # One key names one row: the first event stands for the whole review.
        key = None
    bring_up_to_date(course=course, by=by)
    return gate


@transaction.atomic
def decide_proposal(
    *,
    proposal: Proposal,
    accept: bool,
    reason: str,
    expected_version: int,
    step: int = 0,
    by: Actor,
    client_key: str | None = None,
) -> Proposal:
    """Accept one of the proposal's steps, by its index, or decline it; the schedule changes on acceptance only.

    Raises FieldError without a reason, TransitionError when it is decided, ConflictError when it changed.
    """
    course = lock_course(proposal.course)
    if is_repeat(course, client_key):
        return proposal
    proposal = proposals.decide(
        proposal=proposal, accept=accept, step=step, reason=reason, expected_version=expected_version, by=by
    )
    details: dict[str, Any] = {"proposal": str(proposal.pk), "accepted": accept}
    steps = proposal.inputs["steps"]
    if accept and steps:
        details |= {name: steps[step][name] for name in ("phase", "interval_weeks")}
    append_event(
        course=course,
        kind=EventKind.PROPOSAL_DECIDED,
        details=details,
        reason=reason,
        by=by,
        client_key=client_key,
    )
    bring_up_to_date(course=course, by=by)
    return proposal


def _events(course: Course, gate: ReviewGate) -> Iterator[Event]:
    """What the engine must know of the review."""
    if gate.kind == Kind.END_OF_INDUCTION:
        phase = schedule_of(course).plan.position.gate or ""
        yield EventKind.GATE_DECIDED, {"phase": phase, "decision": gate.outcome}
    elif gate.kind == Kind.PERIODIC:
        yield EventKind.VISIT_DONE, {"kind": "review"}
    elif gate.outcome != Outcome.STOP:
        yield _going_on(course, gate)
    if gate.outcome == Outcome.STOP:
        yield EventKind.STOPPED, {}


def _going_on(course: Course, gate: ReviewGate) -> Event:
    if gate.kind == Kind.ON_HOLD:
        return EventKind.RESUMED, {}
    # The frequency stays as it is; recording it with its reason is what the review asks for.
    weeks = schedule_of(course).plan.position.interval_weeks or 0
    return EventKind.INTERVAL_CHOSEN, {"phase": course.phase, "weeks": weeks}
