"""What the scores of a course suggest about its schedule, kept as proposals for a clinician."""

from decimal import Decimal

from clinic.accounts.selectors import limits_of
from clinic.core.actor import Actor
from clinic.evidence import Limits
from clinic.instruments.rules import Direction, instruments
from clinic.outcomes.models import CourseOutcome, OutcomePoint
from clinic.outcomes.rules import smallest_change
from clinic.protocols.rules.proposals import Assessment, Relapse, Scale, propose
from clinic.treatments.models import Course, Proposal
from clinic.treatments.rules.schedule import Schedule
from clinic.treatments.selectors.schedule import schedule_of
from clinic.treatments.services.proposals import keep_proposal

_RELAPSES = {CourseOutcome.State.POSSIBLE_RELAPSE: False, CourseOutcome.State.RELAPSE: True}


def review_proposals(*, course: Course, by: Actor, schedule: Schedule | None = None) -> Proposal | None:
    """Propose again from the scores judged so far; the caller holds the course's lock."""
    schedule = schedule or schedule_of(course)
    outcome = CourseOutcome.objects.filter(course=course, instrument=course.primary_instrument).first()
    if outcome is None or schedule.ended is not None:
        return keep_proposal(course=course, proposed=None, relapse=None, by=by)
    relapse = _relapse(outcome)
    proposed = propose(
        protocol=schedule.protocol,
        plan=schedule.plan,
        scale=scale_of(course.primary_instrument, limits_of(course.clinic)),
        assessments=_assessments(outcome),
        relapse=relapse,
        limits=limits_of(course.clinic),
    )
    return keep_proposal(course=course, proposed=proposed, relapse=relapse, by=by)


def scale_of(code: str, limits: Limits) -> Scale:
    """The instrument of that code, with the change that matters under these thresholds."""
    definition = instruments()[code]
    smallest = smallest_change(definition, limits)
    return Scale(
        name=definition.abbreviation,
        smallest_change=smallest.points if smallest else None,
        basis=smallest.basis if smallest else (),
        higher_is_better=definition.direction is Direction.HIGHER_IS_BETTER,
    )


def _relapse(outcome: CourseOutcome) -> Relapse | None:
    if outcome.state not in _RELAPSES or outcome.state_since is None:
        return None
    state = CourseOutcome.State(outcome.state)
    return Relapse(first_on=outcome.state_since, is_confirmed=_RELAPSES[state])


def _assessments(outcome: CourseOutcome) -> list[Assessment]:
    points = OutcomePoint.objects.filter(outcome=outcome, is_current=True, day__gt=0).order_by("on", "id")
    return [
        Assessment(
            on=point.on,
            total=_plain(point.total),
            in_response=point.is_response,
            in_remission=point.is_remission,
        )
        for point in points
    ]


def _plain(total: Decimal) -> Decimal:
    """4.00 as stored reads as 4."""
    return total.quantize(Decimal(1)) if total == total.to_integral_value() else total
