"""The dose: given once, corrected beside the old row, taken back."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction

from clinic.accounts.records import (
    change,
    check_changed,
    check_stands,
    mark_in_error,
    record,
    recorded_before,
    require_reason,
)
from clinic.care import consequences
from clinic.care.lifting import set_aside
from clinic.care.sessions.guarding import (
    amendment_requirements,
    carried_lifts,
    dose_requirements,
    judge_dose,
)
from clinic.care.sessions.preparing import predose_requirements
from clinic.care.sessions.telling import as_told, moment_of
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.services import check_active
from clinic.treatments.models import Dose, Session
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.planned import MOST_MG
from clinic.treatments.rules.preparation import GUARDED, SPACING
from clinic.treatments.rules.sessions import SessionState, check_step
from clinic.treatments.selectors.sessions import ending_of
from clinic.treatments.services.events import append_event, lock_course
from clinic.treatments.services.readings import count_minutes
from clinic.treatments.services.sessions import lock_session, step_session

AMENDABLE = frozenset({"amount_mg", "given_at", "minutes", "lot", "devices"})


@transaction.atomic
def give_dose(
    *,
    session: Session,
    amount_mg: Decimal,
    given_at: dt.datetime | None = None,
    minutes: int | None = None,
    lot: str = "",
    devices: int | None = None,
    lifts: Collection[str] = (),
    override_reason: str = "",
    may_override: bool = False,
    by: Actor,
    client_key: str | None = None,
) -> Dose:
    """`minutes` is the length of an infusion, `devices` the nasal devices used.

    What is not met is set aside one by one: `lifts` are the marks of requirements as they were shown, for one
    `override_reason`; `may_override` is whether the door lets this actor set aside what takes a prescriber. Raises
    FieldError naming the first that stands in the way, TransitionError unless the patient has arrived and has no
    dose yet, for whoever is not a patient any more, or once the course has ended.
    """
    session = lock_session(session)
    before = recorded_before(Dose, clinic=session.clinic, client_key=client_key)
    if before is not None:
        return before
    check_step(session.state, SessionState.DOSED)
    _check_still_here(session)
    columns = _checked(
        session,
        amount_mg=amount_mg,
        given_at=moment_of(session, "given_at", given_at),
        minutes=minutes,
        lot=lot,
        devices=devices,
    )
    _check_under_way(session, columns["given_at"])
    against = dose_requirements(session=session, **_asked(columns))
    found = (
        *predose_requirements(session=session, at=columns["given_at"]),
        *as_told(session, against, given_at=columns["given_at"]),
    )
    lifted = set_aside(
        [requirement for requirement in found if not requirement.is_met],
        lifts=lifts,
        reason=override_reason,
        may_override=may_override,
    )
    dose = _insert(
        session, columns, lifted=lifted, override_reason=override_reason, by=by, client_key=client_key
    )
    step_session(session=session, to=SessionState.DOSED, by=by, dosed_at=dose.given_at)
    if SPACING in lifted:
        _allow_extra(session, dose.given_at, override_reason, by)
    consequences.after_dose(dose=dose, by=by)
    return dose


@transaction.atomic
def amend_dose(
    *,
    dose: Dose,
    reason: str,
    lifts: Collection[str] = (),
    override_reason: str = "",
    may_override: bool = False,
    by: Actor,
    client_key: str | None = None,
    **values: Any,
) -> Dose:
    """Correct what was written of a dose; `values` are amount_mg, given_at, minutes, lot and devices.

    The old row stays, marked amended, and what was set aside for it holds on, but for an amount or a length that
    changed. Raises as `give_dose` does for what the guard has against the corrected dose.
    """
    session = lock_session(dose.session)
    before = recorded_before(Dose, clinic=session.clinic, client_key=client_key)
    if before is not None:
        return before
    require_reason(reason, "say what was wrong")
    dose.refresh_from_db()
    check_stands(dose)
    columns = _checked(session, **_corrected(dose, values))
    check_changed(dose, {name: columns[name] for name in AMENDABLE})
    found = amendment_requirements(dose=dose, **_asked(columns))
    override_reason = override_reason or dose.override_reason
    lifted = set_aside(found, lifts=lifts, reason=override_reason, may_override=may_override)
    change(dose, by=by, status=Dose.Status.AMENDED, status_reason=reason.strip())
    corrected = _insert(
        session,
        columns,
        lifted=[*_kept(dose, columns), *lifted],
        override_reason=override_reason,
        by=by,
        client_key=client_key,
    )
    change(session, by=by, dosed_at=corrected.given_at)
    with derived("minutes of the readings"):
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
    mark_in_error(dose, reason=reason, by=by)
    step_session(session=session, to=SessionState.ARRIVED, by=by, dosed_at=None, observed_at=None)
    with derived("minutes of the readings"):
        count_minutes(session=session, by=by)
    consequences.after_dose(dose=dose, by=by)
    return dose


def _corrected(dose: Dose, values: dict[str, Any]) -> dict[str, Any]:
    for name in values.keys() - AMENDABLE:
        raise FieldError(name, values[name], f"one of {', '.join(sorted(AMENDABLE))}")
    return {name: getattr(dose, name) for name in AMENDABLE} | values


def _kept(dose: Dose, columns: dict[str, Any]) -> list[str]:
    """What was done without before the dose, and what the guard still has against it."""
    still = {found.code for found in dose_requirements(session=dose.session, **_asked(columns))}
    carried = carried_lifts(dose, columns["amount_mg"], columns["minutes"])
    return [code for code in carried if code not in GUARDED or code in still]


def _checked(session: Session, **columns: Any) -> dict[str, Any]:
    """The columns of a dose as typed, its moment filled in."""
    amount, given_at = columns["amount_mg"], columns["given_at"] or clock.now()
    if not (amount.is_finite() and 0 < amount <= MOST_MG):
        raise FieldError("amount_mg", amount, f"must be more than 0 and at most {MOST_MG} mg")
    first, last = session.arrived_at or given_at, session.released_at or clock.now()
    if not first <= given_at <= last:
        arrived, end = (
            clock.local_time(first, session.clinic.zone),
            "the release" if session.released_at else "now",
        )
        raise FieldError("given_at", given_at, f"must lie between the arrival at {arrived:%H:%M} and {end}")
    return columns | {"given_at": given_at}


def _check_still_here(session: Session) -> None:
    """A session left open gives no dose to somebody who has left; what was given before that may still be told."""
    left = session.patient.standing.on
    is_told = session.is_entered_later or (left is not None and session.on < left)
    check_active(session.patient, on=session.on if is_told else None)


def _check_under_way(session: Session, given_at: dt.datetime) -> None:
    """A dose given before the course was ended is told all the same."""
    ending = ending_of(session.course)
    if ending is not None and given_at >= ending.recorded_at:
        course = session.course
        said = f"This course was {course.get_state_display()} on {course.ended_on}"
        raise TransitionError(f"{said}: end this session without a dose.")


def _insert(
    session: Session,
    columns: dict[str, Any],
    *,
    lifted: Collection[str],
    override_reason: str,
    by: Actor,
    client_key: str | None,
) -> Dose:
    guarded = judge_dose(session=session, **_asked(columns))
    found, weight = guarded.assessment, guarded.weight
    return record(
        Dose,
        clinic=session.clinic,
        session=session,
        course=session.course,
        patient=session.patient,
        product=session.course.product,
        route=session.course.route,
        mg_per_kg=found.mg_per_kg,
        weight_kg=weight.kg if weight and found.mg_per_kg else None,
        guard_band=found.band.value,
        lifted=list(lifted),
        override_reason=override_reason.strip(),
        **columns | {"devices": columns["devices"] or found.devices},
        by=by,
        client_key=client_key,
    )


def _asked(columns: dict[str, Any]) -> dict[str, Any]:
    """What the guard asks of a dose."""
    return {name: columns[name] for name in ("amount_mg", "minutes", "given_at")}


def _allow_extra(session: Session, given_at: dt.datetime, reason: str, by: Actor) -> None:
    """Stored with the course, where the plan reads it once the visit is done."""
    append_event(
        course=lock_course(session.course),
        kind=EventKind.EXTRA_DOSE,
        on=clock.local_date(given_at, session.clinic.zone),
        reason=reason,
        by=by,
    )
