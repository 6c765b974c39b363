"""The planned dose of a course: set at its start, changed by events, and what it was at any moment."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.protocols.rules.dose import plain

PLANNED, BEFORE = "planned_dose", "planned_before"
"""Where an event's details keep what the plan became, and what it was."""
MOST_MG, MOST_MG_PER_KG = 1000, 20
"""Refuse typing slips; what is too much for a patient is the guard's to say."""
_TENTH = Decimal("0.1")
"""mg, as syringes are drawn up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """At most one of the two is set."""

    mg: Decimal | None = None
    mg_per_kg: Decimal | None = None

    def __bool__(self) -> bool:
        return self.mg is not None or self.mg_per_kg is not None

    def __str__(self) -> str:
        if self.mg_per_kg is not None:
            return f"{plain(self.mg_per_kg)} mg/kg"
        return f"{plain(self.mg)} mg" if self.mg is not None else ""

    def for_weight(self, kg: Decimal | None) -> Decimal | None:
        """mg for somebody of `kg`; None where the plan goes by weight and there is none."""
        if self.mg_per_kg is None:
            return self.mg
        return (self.mg_per_kg * kg).quantize(_TENTH) if kg is not None else None

    @property
    def columns(self) -> dict[str, Decimal | None]:
        """As the course stores it."""
        return {"planned_dose_mg": self.mg, "planned_mg_per_kg": self.mg_per_kg}

    @property
    def details(self) -> dict[str, str | None]:
        """As an event stores it."""
        values = {"mg": self.mg, "mg_per_kg": self.mg_per_kg}
        return {name: None if value is None else plain(value) for name, value in values.items()}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "PlannedDose":
        return cls(**{name: Decimal(value) for name, value in stored.items() if value is not None})


NOTHING_PLANNED = PlannedDose()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    at: dt.datetime
    to: PlannedDose
    before: PlannedDose | None = None

    @classmethod
    def read(cls, at: dt.datetime, details: Mapping[str, Any]) -> "PlanChange | None":
        """None for an event that says nothing of the dose."""
        if PLANNED not in details:
            return None
        before = PlannedDose.read(details[BEFORE]) if BEFORE in details else None
        return cls(at=at, to=PlannedDose.read(details[PLANNED]), before=before)


def planned_at(moment: dt.datetime, changes: Sequence[PlanChange], *, now: PlannedDose) -> PlannedDose:
    """`changes` in the order in which they were made; `now` is what the course plans today."""
    past = [change for change in changes if change.at <= moment]
    if past:
        return past[-1].to
    return (changes[0].before or changes[0].to) if changes else now
