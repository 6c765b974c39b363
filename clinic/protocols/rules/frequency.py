"""The ladder of frequencies of a protocol: one step longer, one step back, induction again."""

from dataclasses import dataclass

from clinic.protocols.rules.definition import DAYS_PER_WEEK, Phase, PhaseKind, Protocol
from clinic.protocols.rules.wording import spacing_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of schedule; `interval_weeks` is None where the phase's own spacing applies."""

    phase: str
    interval_weeks: int | None
    text: str


def longer_step(protocol: Protocol, phase_key: str, weeks: int) -> Step | None:
    """The next longer interval the phase offers, or None at the least frequent one."""
    phase = protocol.phase(phase_key)
    longer = [choice for choice in _choices(phase) if choice > weeks]
    return _step(phase, longer[0]) if longer else None


def step_back(protocol: Protocol, phase_key: str, weeks: int | None) -> Step | None:
    """One frequency back: a shorter interval of this phase, else the nearest earlier phase that doses more often.

    None in the most frequent phase.
    """
    index = protocol.index_of(phase_key)
    phase = protocol.phases[index]
    shorter = [choice for choice in _choices(phase) if weeks is not None and choice < weeks]
    if shorter:
        return _step(phase, shorter[-1])
    gap = _gap_days(phase, weeks)
    earlier = (other for other in reversed(protocol.phases[:index]) if other.is_dosing)
    denser = (other for other in earlier if _gap_days(other, None) < gap)
    found = next(denser, None)
    return _step(found, None) if found else None


def relapse_step(protocol: Protocol, phase_key: str | None, weeks: int | None) -> Step | None:
    """Where a confirmed relapse leads: the phase the protocol names when the course is past it, else one back."""
    last = phase_key or protocol.phases[-1].key
    named = protocol.relapse_phase
    if named and protocol.index_of(last) > protocol.index_of(named):
        return _step(protocol.phase(named), None)
    return step_back(protocol, last, weeks)


def induction_again(protocol: Protocol) -> Step | None:
    inductions = (phase for phase in protocol.phases if phase.kind is PhaseKind.INDUCTION)
    phase = next(inductions, None)
    return _step(phase, None) if phase else None


def _step(phase: Phase, weeks: int | None) -> Step:
    return Step(phase=phase.key, interval_weeks=weeks, text=f"{phase.name}, {spacing_text(phase, weeks)}")


def _choices(phase: Phase) -> tuple[int, ...]:
    return phase.interval.choices if phase.interval else ()


def _gap_days(phase: Phase, weeks: int | None) -> int:
    if phase.visits_per_week is not None:
        return DAYS_PER_WEEK // phase.visits_per_week.value
    return DAYS_PER_WEEK * phase.interval_weeks(weeks)
