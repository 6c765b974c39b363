"""How far apart doses were meant to be once the weekly phase was over."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.protocols.rules import Phase, PhaseKind, Protocol
from clinic.safety.rules import SpacingChosen

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A stored course event that names a phase and, where the phase offers several, an interval in weeks."""

    id: str
    on: dt.date
    details: dict[str, Any]

    @property
    def weeks(self) -> int | None:
        return self.details.get("weeks") or self.details.get("interval_weeks")


def spacings_of(
    course: str, protocol: Protocol, choices: Sequence[Choice], maintenance_from: dt.date | None
) -> Iterator[SpacingChosen]:
    """Nothing before the first maintenance dose; it starts with the interval chosen by then, or the default."""
    maintenance = next((phase for phase in protocol.phases if phase.kind is PhaseKind.MAINTENANCE), None)
    if maintenance is None or maintenance_from is None:
        return
    known = [choice for choice in choices if _phase(protocol, choice) is not None]
    before = [choice for choice in known if choice.on <= maintenance_from and _is_in(choice, maintenance)]
    weeks = before[-1].weeks if before else None
    yield SpacingChosen(
        id=f"{course} maintenance",
        on=maintenance_from,
        course=course,
        days=maintenance.interval_weeks(weeks) * WEEK,
        is_maintenance=True,
    )
    for choice in known:
        phase = _phase(protocol, choice)
        if phase is not None and choice.on > maintenance_from:
            yield SpacingChosen(
                id=choice.id,
                on=choice.on,
                course=course,
                days=phase.interval_weeks(choice.weeks) * WEEK or phase.shortest_gap_days,
                is_maintenance=phase.kind is PhaseKind.MAINTENANCE,
            )


def _phase(protocol: Protocol, choice: Choice) -> Phase | None:
    """None for a phase of an earlier protocol of the course."""
    return next((phase for phase in protocol.phases if phase.key == choice.details.get("phase")), None)


def _is_in(choice: Choice, phase: Phase) -> bool:
    return bool(choice.details.get("phase") == phase.key)
