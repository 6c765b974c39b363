"""The dose: asked of the guard, given once, corrected beside the old row."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from clinic.accounts.records import change, mark_in_error, record, recorded_before, require_reason
from clinic.accounts.selectors import limits_of
from clinic.care import consequences
from clinic.care.sessions.preparing import check_prepared
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.selectors import latest_weight
from clinic.protocols.rules import Product, Route
from clinic.protocols.rules.dose import Behaviour, DoseAssessment, assess_dose
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Dose, Session
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.sessions import SessionState, check_step
from clinic.treatments.rules.spacing import too_close
from clinic.treatments.selectors.sessions import (
    dose_days,
    is_allowed_extra,
)
from clinic.treatments.services.events import append_event, lock_course
from clinic.treatments.services.readings import count_minutes
from clinic.treatments.services.sessions import lock_session, step_session

AMENDABLE = frozenset({"amount_mg", "given_at", "minutes", "lot", "devices"})
STORED = Decimal("0.001")
MOST_MG = 1000
"""Refuses typing slips; what is too much for a patient is the guard's to say."""


def check_dose(
    *,
    session: Session,
    amount_mg: Decimal,
    minutes: int | None = None,
    given_at: dt.datetime | None = None,
) -> DoseAssessment:
    """What the dose guard says of a dose before it is given; stores nothing."""
    given_at = given_at or clock.now()
    course, patient, zone = session.course, session.patient, session.clinic.zone
    day = clock.local_date(given_at, zone)
    weight = latest_weight(patient, at=given_at)
    earlier = Dose.objects.filter(course=course, status=Dose.Status.FINAL).exclude(session=session)
    return assess_dose(
        product=Product(course.product),
        route=Route(course.route),
        amount_mg=amount_mg,
        on=day,
        protocol=definition_of(course.protocol),
        weight_kg=weight.kg if weight else None,
        weight_measured_on=clock.local_date(weight.measured_at, zone) if weight else None,
        minutes=minutes,
        is_first=course.treated_since is None and not earlier.filter(given_at__lt=given_at).exists(),
        age_years=patient.age_on(day),
        japanese_ancestry=patient.japanese_ancestry,
        limits=limits_of(session.clinic),
    )


@transaction.atomic
def give_dose(
    *,
    session: Session,
    amount_mg: Decimal,
    given_at: dt.datetime | None = None,
    minutes: int | None = None,
    lot: str = "",
    devices: int | None = None,
    override_reason: str = "",
    by: Actor,
    client_key: str | None = None,
) -> Dose:
    """`minutes` is the length of an infusion, `devices` the nasal devices used.

    Raises FieldError naming what needs `override_reason`: checks not recorded, blood pressure not taken or above
    the limit, a dose too close to another, or one the guard stops, which the door allows a prescriber only.
    TransitionError unless the patient has arrived and has no dose yet.
    """
    session = lock_session(session)
    before = recorded_before(Dose, clinic=session.clinic, client_key=client_key)
    if before is not None:
        return before
    check_step(session.state, SessionState.DOSED)
    columns = _checked(
        session, amount_mg=amount_mg, given_at=given_at, minutes=minutes, lot=lot, devices=devices
    )
    close = _too_close(session, columns["given_at"])
    if not override_reason.strip():
        check_prepared(session)
        if close:
            raise FieldError("given_at", columns["given_at"].isoformat(), f"{close} Say why.")
    dose = _insert(session, columns, override_reason=override_reason, by=by, client_key=client_key)
    step_session(session=session, to=SessionState.DOSED, by=by, dosed_at=dose.given_at)
    if close:
        _allow_extra(session, dose.given_at, override_reason, by)
    consequences.after_dose(dose=dose, by=by)
    return dose


@transaction.atomic
def amend_dose(
    *,
    dose: Dose,
    reason: str,
    override_reason: str = "",
    by: Actor,
    client_key: str | None = None,
    **values: Any,
) -> Dose:
    """Correct what was written of a dose; `values` are amount_mg, given_at, minutes, lot and devices. The old row
    stays, marked amended. Raises as `give_dose` does for what the guard has against the corrected dose."""
    session = lock_session(dose.session)
    before = recorded_before(Dose, clinic=session.clinic, client_key=client_key)
    if before is not None:
        return before
    require_reason(reason, "say what was wrong")
    dose.refresh_from_db()
    _check_stands(dose)
    for name in values.keys() - AMENDABLE:
        raise FieldError(name, values[name], f"one of {', '.join(sorted(AMENDABLE))}")
    columns = _checked(session, **{name: getattr(dose, name) for name in AMENDABLE} | values)
    change(dose, by=by, status=Dose.Status.AMENDED, status_reason=reason.strip())
    corrected = _insert(
        session,
        columns,
        override_reason=override_reason or dose.override_reason,
        by=by,
        client_key=client_key,
    )
    change(session, by=by, dosed_at=corrected.given_at)
    count_minutes(session=session, by=by)
    consequences.after_dose(dose=corrected, by=by)
    return corrected


@transaction.atomic
def withdraw_dose(*, dose: Dose, reason: str, by: Actor) -> Dose:
    """No dose was given: the row is kept as entered in error and the patient is as on arrival.

    Raises FieldError without a reason, TransitionError once the patient has left.
    """
    session = lock_session(dose.session)
    dose.refresh_from_db()
    _check_stands(dose)
    mark_in_error(dose, reason=reason, by=by)
    step_session(session=session, to=SessionState.ARRIVED, by=by, dosed_at=None, observed_at=None)
    count_minutes(session=session, by=by)
    consequences.after_dose(dose=dose, by=by)
    return dose


def _checked(session: Session, **columns: Any) -> dict[str, Any]:
    """The columns of a dose as typed, its moment filled in."""
    amount, given_at = columns["amount_mg"], columns["given_at"] or clock.now()
    if not (amount.is_finite() and 0 < amount <= MOST_MG):
        raise FieldError("amount_mg", amount, f"must be more than 0 and at most {MOST_MG} mg")
    first = session.arrived_at or given_at
    if not first <= given_at <= (session.released_at or clock.now()):
        raise FieldError("given_at", given_at, f"must lie between arrival, {first:%H:%M} UTC, and now")
    return columns | {"given_at": given_at}


def _insert(
    session: Session, columns: dict[str, Any], *, override_reason: str, by: Actor, client_key: str | None
) -> Dose:
    """Raises what the guard has against the dose unless there is an `override_reason`."""
    asked = {name: columns[name] for name in ("amount_mg", "minutes", "given_at")}
    found = check_dose(session=session, **asked)
    if not override_reason.strip():
        _check_guard(found, columns["amount_mg"])
    weight = latest_weight(session.patient, at=columns["given_at"]) if found.mg_per_kg else None
    return record(
        Dose,
        clinic=session.clinic,
        session=session,
        course=session.course,
        patient=session.patient,
        product=session.course.product,
        route=session.course.route,
        mg_per_kg=found.mg_per_kg.quantize(STORED) if found.mg_per_kg else None,
        weight_kg=weight.kg if weight else None,
        guard_band=found.band.value,
        override_reason=override_reason.strip(),
        **columns | {"devices": columns["devices"] or found.devices},
        by=by,
        client_key=client_key,
    )


def _too_close(session: Session, given_at: dt.datetime) -> str:
    """Empty when a reason was given on arrival: it holds for that day."""
    day = clock.local_date(given_at, session.clinic.zone)
    limits = DosingLimits.of(limits_of(session.clinic))
    close = too_close(dose_days(session.patient, but=session), day, limits)
    return "" if is_allowed_extra(session.course, day) else close


def _allow_extra(session: Session, given_at: dt.datetime, reason: str, by: Actor) -> None:
    """Stored with the course, where the plan reads it once the visit is done."""
    append_event(
        course=lock_course(session.course),
        kind=EventKind.EXTRA_DOSE,
        on=clock.local_date(given_at, session.clinic.zone),
        reason=reason,
        by=by,
    )


def _check_guard(found: DoseAssessment, amount_mg: Decimal) -> None:
    for problem in found.problems:
        field, _, text = problem.partition(": ")
        raise FieldError(field, amount_mg if field == "amount_mg" else None, text)
    if found.behaviour in {Behaviour.REASON_NEEDED, Behaviour.STOP}:
        raise FieldError("amount_mg", amount_mg, found.message)


def _check_stands(dose: Dose) -> None:
    if not dose.stands:
        raise TransitionError(f"This dose is {dose.get_status_display()} already.")
