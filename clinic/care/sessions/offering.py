"""The dose a session starts with, offered only where the guard has nothing against it."""

from dataclasses import dataclass
from decimal import Decimal

from clinic.accounts.selectors import limits_of
from clinic.care.sessions.guarding import dose_requirements, session_weight
from clinic.core import clock
from clinic.protocols.rules import Route
from clinic.protocols.rules.dose import usual_minutes
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import CourseEvent, Dose, Session
from clinic.treatments.rules.events import EventKind
from clinic.treatments.selectors.planned import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`mg` None where nothing is known or the guard would ask about `withheld`, for the reasons in `why`."""

    minutes: int | None
    mg: Decimal | None = None
    withheld: Decimal | None = None
    why: tuple[str, ...] = ()


def offered_dose(session: Session) -> Offer:
    minutes, usual = _minutes(session), _usual(session)
    if usual is None:
        return Offer(minutes=minutes)
    against = dose_requirements(session=session, amount_mg=usual, minutes=minutes)
    if against:
        return Offer(minutes=minutes, withheld=usual, why=tuple(each.text for each in against))
    return Offer(minutes=minutes, mg=usual)


def _usual(session: Session) -> Decimal | None:
    """By weight where the plan says so; else as last time in this course, unless it was planned anew since."""
    course, plan = session.course, plan_of(session.course)
    if plan.mg_per_kg is not None:
        weight = session_weight(session, clock.now())
        return plan.for_weight(weight.kg if weight else None)
    given = course.doses.filter(status=Dose.Status.FINAL, product=course.product, route=course.route)
    last: Dose | None = given.order_by("-given_at").first()
    if last is None or (plan and _planned_since(last)):
        return plan.mg
    return last.amount_mg


def _planned_since(dose: Dose) -> bool:
    changes = CourseEvent.objects.filter(course=dose.course, kind=EventKind.DOSE_PLANNED)
    return changes.filter(status=CourseEvent.Status.FINAL, recorded_at__gt=dose.given_at).exists()


def _minutes(session: Session) -> int | None:
    if session.course.route != Route.INTRAVENOUS:
        return None
    return usual_minutes(definition_of(session.course.protocol), limits_of(session.clinic))
