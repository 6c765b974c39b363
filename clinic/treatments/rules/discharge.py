"""The discharge gate: what must hold before a patient leaves, each with what it rests on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinic.evidence import EDITABLE_DEFAULT, threshold
from clinic.treatments.rules.observation import EARLY, FIRST, FRESH, Watch, borrowed, observation_key
from clinic.treatments.rules.readings import MINUTE, Latest, Measured, split_at_dose

RESOLVED = ("source:us-rems#observation",)
STABLE = ("source:us-label-18#observation", *RESOLVED)
DRIVING = ("source:us-hcp-site#driving",)
SAFE_PRESSURE = ("source:us-hcp-site#postdose-bp", EDITABLE_DEFAULT)
NAMES = {
    "blood-pressure": "blood pressure",
    "oxygen": "oxygen saturation",
    "sedation": "MOAA/S",
    "dissociation": "rating of dissociation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """`text` says what is missing, or that it is met; `limit` is the threshold it was held against, if any."""

    code: str
    is_met: bool
    text: str
    basis: tuple[str, ...]
    limit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What the staff ask and say when a patient leaves; `feels_ready` once they judge them stable as well."""

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
        *measured_gate(watch, dosed_at=dosed_at, readings=readings, now=now),
        *_asked(watch, leaving),
    )


def measured_gate(
    watch: Watch, *, dosed_at: dt.datetime, readings: Sequence[Measured], now: dt.datetime
) -> Iterator[Requirement]:
    """The requirements that readings alone decide, each by a value of the last minutes before `now`.

    One taken before the first reading is due, or while the infusion still runs, says nothing: the effect is still to
    come.
    """
    earlier, after = split_at_dose(readings, dosed_at)
    before = watch.just_before(earlier, dosed_at)
    due = dosed_at + max(watch.first * MINUTE - EARLY, watch.infusion * MINUTE)
    settled = [reading for reading in after if due <= reading.at <= now]
    fresh = [reading for reading in settled if reading.at >= now - watch.fresh * MINUTE]
    ever = _judged(watch, Latest.of(before), Latest.of(settled))
    for code, requirement in _judged(watch, Latest.of(before), Latest.of(fresh)).items():
        yield requirement or _not_taken(watch, code, is_old=ever[code] is not None)


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
        limit=observation_key(product),
    )


def _judged(watch: Watch, before: Latest, last: Latest) -> dict[str, Requirement | None]:
    """What each last value says; None where there is none."""
    return {
        "blood-pressure": _pressure(watch, before, last),
        "oxygen": _at_least("oxygen", last.spo2, watch.lowest_spo2, "spo2.low", unit=" %"),
        "sedation": _at_least("sedation", last.moaas, watch.release_moaas, watch.release_key),
        "dissociation": _dissociation(watch, last.dissociation),
    }


def _pressure(watch: Watch, before: Latest, last: Latest) -> Requirement | None:
    """Safe is the clinic's caution limit, or the value before the dose when treatment went ahead above it, but
    never a severe one."""
    if last.pressure is None:
        return None
    safe = watch.caution.at_least(before.pressure).at_most(watch.severe)
    is_safe = not last.pressure.is_above(safe)
    return Requirement(
        code="blood-pressure",
        is_met=is_safe,
        text=f"Last blood pressure {last.pressure}, {'not above' if is_safe else 'above'} {safe} mmHg.",
        basis=SAFE_PRESSURE,
    )


def _at_least(code: str, value: int | None, needed: int, limit: str, *, unit: str = "") -> Requirement | None:
    if value is None:
        return None
    text = f"Last {NAMES[code]} {value}{unit}; {needed}{unit} or more is needed."
    basis = threshold(limit).basis
    return Requirement(code=code, is_met=value >= needed, text=text, basis=basis, limit=limit)


def _dissociation(watch: Watch, value: int | None) -> Requirement | None:
    if value is None:
        return None
    return Requirement(
        code="dissociation",
        is_met=value == 0,
        text=f"Last dissociation {value} of 10.",
        basis=borrowed(RESOLVED, is_at_home=watch.is_under_rems),
    )


def _not_taken(watch: Watch, code: str, *, is_old: bool) -> Requirement:
    """`is_old`: it was, but too long ago to let a patient go by it."""
    name, limit = NAMES[code], FRESH if is_old else FIRST
    text = (
        f"The last {name} is more than {watch.fresh} minutes old."
        if is_old
        else f"No {name} {watch.settling} minutes after the dose or later."
    )
    return Requirement(code=code, is_met=False, text=text, basis=threshold(limit).basis, limit=limit)


def _asked(watch: Watch, leaving: Leaving) -> Iterator[Requirement]:
    driving = borrowed(DRIVING, is_at_home=watch.is_under_rems)
    escort = leaving.escort_name.strip()
    yield Requirement(
        code="escort",
        is_met=bool(escort),
        text=f"Taken home by {escort}." if escort else "Nobody is named who takes the patient home.",
        basis=driving,
    )
    advised, ready = leaving.driving_advice_given, leaving.feels_ready
    yield Requirement(
        code="driving-advice",
        is_met=advised,
        text="Told not to drive until the next day, after a restful sleep."
        if advised
        else "Not yet told not to drive until the next day, after a restful sleep.",
        basis=driving,
    )
    yield Requirement(
        code="feels-ready",
        is_met=ready,
        text="Judged stable, and ready to leave." if ready else "Not yet judged stable and ready to leave.",
        basis=borrowed(STABLE, is_at_home=watch.is_under_rems),
    )
