"""The discharge gate: what must hold before a patient leaves, each with what it rests on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinic.evidence import EDITABLE_DEFAULT, threshold
from clinic.treatments.rules.observation import EARLY, FIRST, Watch, observation_key
from clinic.treatments.rules.readings import MINUTE, Latest, Measured, split_at_dose

RESOLVED = ("source:us-rems#observation",)
DRIVING = ("source:us-hcp-site#driving",)
SAFE_PRESSURE = ("source:us-hcp-site#postdose-bp", EDITABLE_DEFAULT)
NAMES = {"oxygen": "oxygen saturation", "sedation": "MOAA/S"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """`text` says what is missing, or that it is met."""

    code: str
    is_met: bool
    text: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What the staff ask and say when a patient leaves."""

    escort_name: str = ""
    driving_advice_given: bool = False
    feels_ready: bool = False


def discharge_gate(
    watch: Watch,
    *,
    product: str,
    dosed_at: dt.datetime,
    readings: Sequence[Measured],
    leaving: Leaving,
    now: dt.datetime,
) -> tuple[Requirement, ...]:
    """Every requirement, met or not, in the order in which they are checked."""
    return (
        _time(watch, product, dosed_at, now),
        *measured_gate(watch, dosed_at=dosed_at, readings=readings),
        *_asked(leaving),
    )


def measured_gate(
    watch: Watch, *, dosed_at: dt.datetime, readings: Sequence[Measured]
) -> Iterator[Requirement]:
    """The requirements that readings alone decide.

    A value taken before the first reading is due says nothing: the effect is still to come.
    """
    before, after = split_at_dose(readings, dosed_at)
    due = dosed_at + watch.first * MINUTE - EARLY
    last = Latest.of(reading for reading in after if reading.at >= due)
    yield _pressure(watch, before=Latest.of(before), last=last)
    yield _at_least(watch, "oxygen", last.spo2, watch.lowest_spo2, threshold("spo2.low").basis, unit=" %")
    yield _at_least(
        watch, "sedation", last.moaas, watch.release_moaas, threshold("sedation.release_moaas").basis
    )
    yield _dissociation(watch, last.dissociation)


def _time(watch: Watch, product: str, dosed_at: dt.datetime, now: dt.datetime) -> Requirement:
    left = watch.earliest_release(dosed_at) - now
    minutes = -(-left // MINUTE)
    return Requirement(
        code="observation-time",
        is_met=minutes <= 0,
        text=f"Watched for {watch.observation} minutes."
        if minutes <= 0
        else f"{minutes} of {watch.observation} minutes of observation are left.",
        basis=threshold(observation_key(product)).basis,
    )


def _pressure(watch: Watch, *, before: Latest, last: Latest) -> Requirement:
    """Safe is the clinic's caution limit, or the value before the dose when treatment went ahead above it, but
    never a severe one."""
    safe = watch.caution.at_least(before.pressure).at_most(watch.severe)
    if last.pressure is None:
        return Requirement(
            code="blood-pressure",
            is_met=False,
            text=_none(watch, "blood pressure"),
            basis=threshold(FIRST).basis,
        )
    is_safe = not last.pressure.is_above(safe)
    return Requirement(
        code="blood-pressure",
        is_met=is_safe,
        text=f"Last blood pressure {last.pressure}, {'not above' if is_safe else 'above'} {safe} mmHg.",
        basis=SAFE_PRESSURE,
    )


def _at_least(
    watch: Watch, code: str, value: int | None, needed: int, basis: tuple[str, ...], *, unit: str = ""
) -> Requirement:
    name = NAMES[code]
    if value is None:
        return Requirement(code=code, is_met=False, text=_none(watch, name), basis=basis)
    text = f"Last {name} {value}{unit}; {needed}{unit} or more is needed."
    return Requirement(code=code, is_met=value >= needed, text=text, basis=basis)


def _dissociation(watch: Watch, value: int | None) -> Requirement:
    text = _none(watch, "rating of dissociation") if value is None else f"Last dissociation {value} of 10."
    return Requirement(code="dissociation", is_met=value == 0, text=text, basis=RESOLVED)


def _none(watch: Watch, name: str) -> str:
    return f"No {name} {watch.first} minutes after the dose or later."


def _asked(leaving: Leaving) -> Iterator[Requirement]:
    escort = leaving.escort_name.strip()
    yield Requirement(
        code="escort",
        is_met=bool(escort),
        text=f"Taken home by {escort}." if escort else "Nobody is named who takes the patient home.",
        basis=DRIVING,
    )
    advised, ready = leaving.driving_advice_given, leaving.feels_ready
    yield Requirement(
        code="driving-advice",
        is_met=advised,
        text="Told not to drive until the next day, after a restful sleep."
        if advised
        else "Not yet told not to drive until the next day, after a restful sleep.",
        basis=DRIVING,
    )
    yield Requirement(
        code="feels-ready",
        is_met=ready,
        text="The patient feels ready to leave."
        if ready
        else "The patient does not yet feel ready to leave.",
        basis=RESOLVED,
    )
