"""What the guard has against one dose, by its amount, the weight it rests on and the doses around it."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal

from clinic.accounts.selectors import limits_of
from clinic.care.guarding import Guarded, Treatment
from clinic.core import clock
from clinic.evidence import limit_refs
from clinic.patients.models import Weight
from clinic.patients.selectors import latest_weight
from clinic.protocols.rules.dose import DoseAssessment
from clinic.protocols.rules.engine.limits import MIN_NIGHTS, DosingLimits
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course, Dose, Session
from clinic.treatments.rules.preparation import (
    OF_THE_AMOUNT,
    DoseRequirement,
    Lifting,
    guard_gate,
)
from clinic.treatments.rules.spacing import too_close
from clinic.treatments.selectors.planned import plan_in_force
from clinic.treatments.selectors.sessions import dose_days, dose_of_another_course, is_allowed_extra


def check_dose(
    *,
    session: Session,
    amount_mg: Decimal,
    minutes: int | None = None,
    given_at: dt.datetime | None = None,
) -> DoseAssessment:
    """What the dose guard says of a dose before it is given; stores nothing."""
    given_at = given_at or clock.now()
    return judge_dose(session=session, amount_mg=amount_mg, minutes=minutes, given_at=given_at).assessment


def judge_dose(
    *, session: Session, amount_mg: Decimal, minutes: int | None, given_at: dt.datetime
) -> Guarded:
    """By the weight, the plan and the earlier doses of that moment."""
    course, weight = session.course, session_weight(session, given_at)
    given = _given_before(session, given_at)
    own = [mg for product, route, mg in given if (product, route) == (course.product, course.route)]
    return treatment_of(course).guard(
        weight,
        on=_day(session, given_at),
        amount_mg=amount_mg,
        minutes=minutes,
        is_first=course.treated_since is None and not given,
        planned_mg=plan_in_force(course, given_at).for_weight(weight.kg if weight else None),
        last_mg=own[0] if own else None,
    )


def treatment_of(course: Course) -> Treatment:
    return Treatment(
        patient=course.patient,
        protocol=definition_of(course.protocol),
        product=course.product,
        route=course.route,
    )


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
            spacing_basis=limit_refs(MIN_NIGHTS),
            other_course=_other_course(session, given_at),
        )
    )


def amendment_requirements(
    *, dose: Dose, amount_mg: Decimal, minutes: int | None, given_at: dt.datetime
) -> tuple[DoseRequirement, ...]:
    """What speaks against the corrected dose and was not set aside for the old row."""
    carried = carried_lifts(dose, amount_mg, minutes)
    found = dose_requirements(session=dose.session, amount_mg=amount_mg, minutes=minutes, given_at=given_at)
    is_same = (amount_mg, minutes) == (dose.amount_mg, dose.minutes)
    asked = _of_a_given_dose(found, is_same=is_same)
    return tuple(requirement for requirement in asked if requirement.code not in carried)


def _of_a_given_dose(found: Collection[DoseRequirement], *, is_same: bool) -> Iterator[DoseRequirement]:
    """What nobody may give was given here all the same, and must be told as it was."""
    for requirement in found:
        if requirement.lifting is not Lifting.NOBODY:
            yield requirement
        elif not is_same:
            yield replace(requirement, lifting=Lifting.PRESCRIBER)


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


def _given_before(session: Session, given_at: dt.datetime) -> list[tuple[str, str, Decimal]]:
    """Product, route and mg of the course's earlier doses, the latest first."""
    standing = Dose.objects.filter(course=session.course, status=Dose.Status.FINAL, given_at__lt=given_at)
    earlier = standing.exclude(session=session).order_by("-given_at")
    return list(earlier.values_list("product", "route", "amount_mg"))


def _too_close(session: Session, given_at: dt.datetime) -> str:
    """Empty when a reason was given on arrival: it holds for that day."""
    day = _day(session, given_at)
    limits = DosingLimits.of(limits_of(session.clinic))
    close = too_close(dose_days(session.patient, but=session), day, limits)
    return "" if is_allowed_extra(session.course, day) else close


def another_course(dose: Dose, day: dt.date) -> str:
    return f"A dose was given on {day} in the course that began on {dose.course.started_on}."


def _other_course(session: Session, given_at: dt.datetime) -> str:
    day = _day(session, given_at)
    other = dose_of_another_course(session.patient, day, but=session.course)
    return f"{another_course(other, day)} End this session without a dose." if other else ""


def _day(session: Session, moment: dt.datetime) -> dt.date:
    return clock.local_date(moment, session.clinic.zone)
