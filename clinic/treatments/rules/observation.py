"""How long a patient is watched after a dose, and when the next reading is due."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Self

from clinic.evidence import EDITABLE_DEFAULT, Limits
from clinic.protocols.rules import Product, Protocol, Route
from clinic.treatments.rules.readings import MINUTE, Latest, Measured, Pressure, split_at_dose

EARLY = 5 * MINUTE
"""A reading this much before it is due counts as it: "around 40 minutes" says the label."""

FIRST = "reading.due_minutes"
FRESH = "release.reading_max_age_minutes"
US, EU = "US", "EU"
SEVERE = ("bp.severe.systolic", "bp.severe.diastolic")
CAUTION = ("bp.predose.systolic", "bp.predose.diastolic")
OLDER_CAUTION = ("bp.predose.systolic_65", "bp.predose.diastolic_65")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The clinic's rules for one session, in minutes from the start of the dose, mmHg, percent and MOAA/S points.

    `infusion_interval` is None without an infusion. `caution` is the blood pressure above which a dose needs a
    reason, and to or below which it must come back. `fresh` is how old a value may be that lets a patient go,
    `release_key` the threshold that `release_moaas` is read from; `before` is how old a value may be that says how
    the patient was before the dose.
    `is_under_rems`: esketamine in the United States; elsewhere what the REMS asks is our default.
    """

    is_under_rems: bool
    observation: int
    first: int
    fresh: int
    interval: int
    infusion: int
    infusion_interval: int | None
    before: int
    overdue: int
    repeat: int
    caution: Pressure
    severe: Pressure
    lowest_spo2: int
    release_moaas: int
    release_key: str

    @classmethod
    def of(
        cls,
        protocol: Protocol,
        *,
        product: str,
        route: str,
        minutes: int | None,
        caution: Pressure,
        jurisdiction: str,
        limits: Limits,
    ) -> Self:
        """`minutes` is the length of the infusion, the protocol's if it is not known.

        What a longer one takes more is watched for in addition (editable default): the time after it stays the same.
        """
        is_infused = route == Route.INTRAVENOUS
        usual = (
            protocol.dose.minutes.value if protocol.dose.minutes else limits.whole("dose.infusion_minutes")
        )
        pace = "reading.recovery_interval_minutes" if is_infused else "reading.clinic_interval_minutes"
        infusion = (minutes or usual) if is_infused else 0
        shortest = max(protocol.observation_minutes.value, limits.whole(observation_key(product)))
        return cls(
            is_under_rems=is_under_rems(product, jurisdiction),
            observation=shortest + max(0, infusion - usual),
            first=limits.whole(FIRST),
            fresh=limits.whole(FRESH),
            interval=limits.whole(pace),
            infusion=infusion,
            infusion_interval=limits.whole("reading.infusion_interval_minutes") if is_infused else None,
            before=limits.whole("reading.predose_max_age_minutes"),
            overdue=limits.whole("reading.overdue_minutes"),
            repeat=limits.whole("bp.severe.confirm_minutes"),
            caution=caution,
            severe=severe_limit(limits),
            lowest_spo2=limits.whole("spo2.low"),
            release_moaas=limits.whole(release_key(product)),
            release_key=release_key(product),
        )

    @property
    def settling(self) -> int:
        """Minutes from the start of the dose before which a value says nothing: the effect is still to come."""
        return max(self.first, self.infusion)

    def earliest_release(self, dosed_at: dt.datetime) -> dt.datetime:
        return dosed_at + self.observation * MINUTE

    def next_due(
        self, *, arrived_at: dt.datetime, dosed_at: dt.datetime | None, readings: Sequence[Measured]
    ) -> dt.datetime | None:
        """When blood pressure is due next; None while one was taken and the dose is still to come."""
        before, after = split_at_dose(readings, dosed_at)
        if dosed_at is None:
            return None if Latest.of(self.just_before(before, arrived_at)).pressure else arrived_at
        last = Latest.of(after)
        if last.pressure is None or last.pressure_at is None:
            return dosed_at + next(self._slots()) * MINUTE
        if last.pressure.is_above(self.severe):
            return last.pressure_at + self.repeat * MINUTE
        slots = (dosed_at + minute * MINUTE for minute in self._slots())
        return next(due for due in slots if due - EARLY > last.pressure_at)

    def just_before(self, readings: Sequence[Measured], moment: dt.datetime) -> list[Measured]:
        """What was measured hours earlier says nothing of the patient at that moment."""
        return [reading for reading in readings if reading.at >= moment - self.before * MINUTE]

    def is_overdue(self, due: dt.datetime | None, now: dt.datetime) -> bool:
        return due is not None and now > due + self.overdue * MINUTE

    def _slots(self) -> Iterator[int]:
        """Minutes at which a reading is due, without end: the watch goes on until the patient is released."""
        early = (
            range(self.infusion_interval, self.infusion + 1, self.infusion_interval)
            if self.infusion_interval
            else ()
        )
        yield from sorted({*early, self.first, self.settling})
        yield from count(self.settling + self.interval, self.interval)


def is_under_rems(product: str, jurisdiction: str) -> bool:
    return product == Product.ESKETAMINE and jurisdiction == US


def borrowed(basis: tuple[str, ...], *, is_at_home: bool) -> tuple[str, ...]:
    """What the esketamine label or its REMS says, used where it does not hold, is a default of ours."""
    return basis if is_at_home else (EDITABLE_DEFAULT, *(ref for ref in basis if ref != EDITABLE_DEFAULT))


def observation_key(product: str) -> str:
    return "observation.minutes" if product == Product.ESKETAMINE else "observation.racemic_minutes"


def release_key(product: str) -> str:
    """Under the esketamine label a clinic cannot ask for less than a full score."""
    is_esketamine = product == Product.ESKETAMINE
    return "sedation.release_moaas_esketamine" if is_esketamine else "sedation.release_moaas"


def caution_limit(limits: Limits, *, age_years: int | None, jurisdiction: str) -> Pressure:
    """mmHg above which a dose needs a decision."""
    return _pressure(limits, *caution_keys(limits, age_years=age_years, jurisdiction=jurisdiction))


def severe_limit(limits: Limits) -> Pressure:
    """mmHg above which nobody is dosed and nobody goes home without a reason."""
    return _pressure(limits, *SEVERE)


def caution_keys(limits: Limits, *, age_years: int | None, jurisdiction: str) -> tuple[str, str]:
    """The thresholds that limit is read from: the EU guide sets its own for older patients; an unknown age counts
    as younger."""
    is_older = age_years is not None and age_years >= limits.whole("older_adult.age_years")
    return OLDER_CAUTION if is_older and jurisdiction == EU else CAUTION


def _pressure(limits: Limits, systolic: str, diastolic: str) -> Pressure:
    return Pressure(systolic=limits.whole(systolic), diastolic=limits.whole(diastolic))
