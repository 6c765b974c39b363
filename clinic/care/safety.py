"""Safety facts and what people make of alerts and flags, in one transaction with everything that follows."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from clinic.accounts.records import mark_in_error
from clinic.care import consequences
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.instruments.selectors import course_on
from clinic.patients import services as patients
from clinic.patients.models import ContraindicationScreen, Patient
from clinic.safety import services as safety
from clinic.safety.models import AdverseEvent, SafetyObservation
from clinic.safety.services import acknowledge_alert, dispose_flag
from clinic.treatments.models import Course, Session, TakeHomeSupply
from clinic.treatments.services.supply import dispense_take_home

__all__ = [
    "acknowledge_alert",
    "dispose_flag",
    "record_adverse_event",
    "record_safety_observation",
    "record_screen",
    "record_take_home",
    "withdraw_adverse_event",
    "withdraw_safety_observation",
    "withdraw_screen",
    "withdraw_take_home",
]


@transaction.atomic
def record_adverse_event(
    *,
    patient: Patient,
    code: str,
    severity: str,
    began_at: dt.datetime | None = None,
    session: Session | None = None,
    by: Actor,
    client_key: str | None = None,
    **details: Any,
) -> AdverseEvent:
    """`details` as in safety.services. An event that means relapse is judged at once.

    Raises FieldError for a code that is not on the checklist, or times that cannot be or are out of order.
    """
    began_at = began_at or clock.now()
    event = safety.record_adverse_event(
        patient=patient,
        code=code,
        severity=severity,
        began_at=began_at,
        session=session,
        course=_course(patient, session, began_at),
        by=by,
        client_key=client_key,
        **details,
    )
    consequences.after_adverse_event(event=event, by=by)
    return event


@transaction.atomic
def withdraw_adverse_event(*, event: AdverseEvent, reason: str, by: Actor) -> AdverseEvent:
    """Entered in error: kept with the reason, and no relapse any more."""
    withdrawn = safety.mark_in_error(fact=event, reason=reason, by=by)
    consequences.after_adverse_event(event=withdrawn, by=by)
    return withdrawn


@transaction.atomic
def record_safety_observation(
    *,
    patient: Patient,
    kind: str,
    observed_at: dt.datetime | None = None,
    value: int | None = None,
    details: Mapping[str, Any] | None = None,
    note: str = "",
    by: Actor,
    client_key: str | None = None,
) -> SafetyObservation:
    """Craving, urinary symptoms, a urine drug screen, an early request, substance use; flags and alerts follow.

    Raises FieldError naming what does not fit the kind.
    """
    observed_at = observed_at or clock.now()
    observation = safety.record_observation(
        patient=patient,
        kind=kind,
        observed_at=observed_at,
        value=value,
        details=details,
        note=note,
        course=_course(patient, None, observed_at),
        by=by,
        client_key=client_key,
    )
    consequences.after_observation(observation=observation, by=by)
    return observation


@transaction.atomic
def withdraw_safety_observation(
    *, observation: SafetyObservation, reason: str, by: Actor
) -> SafetyObservation:
    """Entered in error: kept with the reason; its alerts and flags say so and wait for a person to close them."""
    withdrawn = safety.mark_in_error(fact=observation, reason=reason, by=by)
    consequences.after_observation(observation=withdrawn, by=by)
    return withdrawn


@transaction.atomic
def record_take_home(
    *,
    patient: Patient,
    product: str,
    form: str,
    amount_mg: Decimal,
    dispensed_on: dt.date | None = None,
    units: int = 1,
    instructions: str = "",
    by: Actor,
    client_key: str | None = None,
) -> TakeHomeSupply:
    """Supply for use outside the clinic; each one raises a flag (P23-12). Raises FieldError."""
    supply = dispense_take_home(
        patient=patient,
        dispensed_on=dispensed_on or clock.today(patient.clinic.zone),
        product=product,
        form=form,
        amount_mg=amount_mg,
        units=units,
        instructions=instructions,
        by=by,
        client_key=client_key,
    )
    consequences.look_for_misuse(patient=patient, by=by)
    return supply


@transaction.atomic
def withdraw_take_home(*, supply: TakeHomeSupply, reason: str, by: Actor) -> TakeHomeSupply:
    """Entered in error: kept with the reason; its flag says so and waits for a person to close it."""
    withdrawn = mark_in_error(supply, reason=reason, by=by)
    consequences.look_for_misuse(patient=withdrawn.patient, reason=withdrawn.status_reason, by=by)
    return withdrawn


@transaction.atomic
def record_screen(
    *,
    patient: Patient,
    screened_on: dt.date | None = None,
    answers: Mapping[str, bool | None],
    note: str = "",
    by: Actor,
    client_key: str | None = None,
) -> ContraindicationScreen:
    """A contraindication screen; one answered yes alerts the same day. Raises FieldError for an unknown item."""
    screen = patients.record_screen(
        patient=patient,
        screened_on=screened_on or clock.today(patient.clinic.zone),
        answers=answers,
        note=note,
        by=by,
        client_key=client_key,
    )
    consequences.after_screen(screen=screen, by=by)
    return screen


@transaction.atomic
def withdraw_screen(*, screen: ContraindicationScreen, reason: str, by: Actor) -> ContraindicationScreen:
    """Entered in error: the screen before it counts again; what this one alerted about waits for a person."""
    withdrawn = mark_in_error(screen, reason=reason, by=by)
    consequences.after_screen(screen=withdrawn, by=by)
    return withdrawn


def _course(patient: Patient, session: Session | None, moment: dt.datetime) -> Course | None:
    """The session's, or the one of that day: an event after the end of a course still counts for it."""
    if session is not None:
        return session.course
    return course_on(patient, clock.local_date(moment, patient.clinic.zone))
