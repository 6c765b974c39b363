"""What the guard has against one dose, by its amount, the weight it rests on and the doses around it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.evidence import threshold
from clinic.patients.models import Weight
from clinic.patients.selectors import latest_weight
from clinic.protocols.rules import Product, Route
from clinic.protocols.rules.dose import DoseAssessment, assess_dose
from clinic.protocols.rules.engine.limits import MIN_NIGHTS, DosingLimits
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course, Dose, Session
from clinic.treatments.rules.preparation import OF_THE_AMOUNT, OLD_WEIGHT, DoseRequirement, guard_gate
from clinic.treatments.rules.spacing import too_close
from clinic.treatments.selectors.sessions import dose_days, is_allowed_extra

TENTH = Decimal("0.1")
"""mg, as syringes are drawn up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """`assessment` rests on `weight` also where that is too old; `old_weight` then says so."""

    assessment: DoseAssessment
    weight: Weight | None
    old_weight: str = ""


def check_dose(
    *,
    session: Session,
    amount_mg: Decimal,
    minutes: int | None = None,
    given_at: dt.datetime | None = None,
) -> DoseAssessment:
    """What the dose guard says of a dose before it is given; stores nothing."""
    given_at = given_at or clock.now()
    weight = session_weight(session, given_at)
    measured_on = _day(session, weight.measured_at) if weight else None
    return _assess(session, weight, measured_on, amount_mg=amount_mg, minutes=minutes, given_at=given_at)


def judge_dose(
    *, session: Session, amount_mg: Decimal, minutes: int | None, given_at: dt.datetime
) -> Guarded:
    """As `check_dose`, but an old weight hides no dose above the window: it is judged by that weight as well."""
    asked: dict[str, Any] = {"amount_mg": amount_mg, "minutes": minutes, "given_at": given_at}
    weight = session_weight(session, given_at)
    found = check_dose(session=session, **asked)
    if weight is None or not any(problem.startswith(f"{OLD_WEIGHT}: ") for problem in found.problems):
        return Guarded(assessment=found, weight=weight)
    judged = _assess(session, weight, _day(session, given_at), **asked)
    return Guarded(assessment=judged, weight=weight, old_weight=" ".join(found.sentences))


def dose_requirements(
    *, session: Session, amount_mg: Decimal, minutes: int | None = None, given_at: dt.datetime | None = None
) -> tuple[DoseRequirement, ...]:
    """What speaks against this dose; none of it is met."""
    given_at = given_at or clock.now()
    guarded = judge_dose(session=session, amount_mg=amount_mg, minutes=minutes, given_at=given_at)
    return tuple(
        guard_gate(
            guarded.assessment,
            old_weight=guarded.old_weight,
            spacing=_too_close(session, given_at),
            spacing_basis=threshold(MIN_NIGHTS).basis,
        )
    )


def amendment_requirements(
    *, dose: Dose, amount_mg: Decimal, minutes: int | None, given_at: dt.datetime
) -> tuple[DoseRequirement, ...]:
    """What speaks against the corrected dose and was not set aside for the old row."""
    carried = carried_lifts(dose, amount_mg, minutes)
    found = dose_requirements(session=dose.session, amount_mg=amount_mg, minutes=minutes, given_at=given_at)
    return tuple(requirement for requirement in found if requirement.code not in carried)


def carried_lifts(dose: Dose, amount_mg: Decimal, minutes: int | None) -> Collection[str]:
    """What was set aside for one amount says nothing of another."""
    if (amount_mg, minutes) == (dose.amount_mg, dose.minutes):
        return tuple(dose.lifted)
    return tuple(code for code in dose.lifted if code not in OF_THE_AMOUNT)


def session_weight(session: Session, given_at: dt.datetime) -> Weight | None:
    """The last measured by the end of the dose's day: nobody's weight changes within a session, and a patient weighed
    on arrival may be entered after a dose that is dated back."""
    _, end = clock.day_bounds(_day(session, given_at), session.clinic.zone)
    return latest_weight(session.patient, at=end - dt.timedelta.resolution)


def _assess(
    session: Session,
    weight: Weight | None,
    measured_on: dt.date | None,
    *,
    amount_mg: Decimal,
    minutes: int | None,
    given_at: dt.datetime,
) -> DoseAssessment:
    course, patient, day = session.course, session.patient, _day(session, given_at)
    given = _given_before(session, given_at)
    own = [mg for product, route, mg in given if (product, route) == (course.product, course.route)]
    return assess_dose(
        product=Product(course.product),
        route=Route(course.route),
        amount_mg=amount_mg,
        on=day,
        protocol=definition_of(course.protocol),
        weight_kg=weight.kg if weight else None,
        weight_measured_on=measured_on,
        minutes=minutes,
        is_first=course.treated_since is None and not given,
        age_years=patient.age_on(day),
        japanese_ancestry=patient.japanese_ancestry,
        planned_mg=planned_mg(course, weight),
        last_mg=own[0] if own else None,
        limits=limits_of(session.clinic),
    )


def _given_before(session: Session, given_at: dt.datetime) -> list[tuple[str, str, Decimal]]:
    """Product, route and mg of the course's earlier doses, the latest first."""
    standing = Dose.objects.filter(course=session.course, status=Dose.Status.FINAL, given_at__lt=given_at)
    earlier = standing.exclude(session=session).order_by("-given_at")
    return list(earlier.values_list("product", "route", "amount_mg"))


def planned_mg(course: Course, weight: Weight | None) -> Decimal | None:
    """By weight where the plan says so."""
    if course.planned_mg_per_kg is None:
        return course.planned_dose_mg
    return (course.planned_mg_per_kg * weight.kg).quantize(TENTH) if weight else None


def _too_close(session: Session, given_at: dt.datetime) -> str:
    """Empty when a reason was given on arrival: it holds for that day."""
    day = _day(session, given_at)
    limits = DosingLimits.of(limits_of(session.clinic))
    close = too_close(dose_days(session.patient, but=session), day, limits)
    return "" if is_allowed_extra(session.course, day) else close


def _day(session: Session, moment: dt.datetime) -> dt.date:
    return clock.local_date(moment, session.clinic.zone)
