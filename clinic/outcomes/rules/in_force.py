"""An instrument's definition under one clinic's thresholds, as the criteria that courses are judged by."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from clinic.evidence.basis import EDITABLE_DEFAULT
from clinic.evidence.thresholds import Limits, threshold
from clinic.instruments.rules import Cutoff, Direction, Instrument, remission_cutoff
from clinic.outcomes.rules.criteria import Criteria, RelapseCriterion, RemissionCutoff, StableCriterion


def criteria_in_force(instrument: Instrument, limits: Limits, *, remission: str | None = None) -> Criteria:
    """`remission` names one of the instrument's cut-offs; UnknownCutoffError when it has no such one.

    An instrument without remission or relapse cut-offs is judged without them: only response, and events.
    """
    higher_is_better = instrument.direction is Direction.HIGHER_IS_BETTER
    return Criteria(
        instrument=instrument.code,
        direction=instrument.direction,
        ideal=Decimal(instrument.maximum or 0) if higher_is_better else Decimal(0),
        response_fraction=limits.decimal(instrument.response or "response.fraction"),
        partial_fraction=limits.decimal("response.partial_fraction"),
        response_basis=_basis([instrument.response]) if instrument.response else (EDITABLE_DEFAULT,),
        remission=_remission(instrument, remission),
        relapse=_relapse(instrument, limits),
        stable=StableCriterion(
            weeks_held=limits.whole("stable.weeks_held"),
            weeks_window=limits.whole("stable.weeks_window"),
            basis=_basis(["stable.weeks_held", "stable.weeks_window"]),
        ),
        baseline_max_age_days=limits.whole("baseline.max_age_days"),
        late_baseline_days=limits.whole("baseline.late_days"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestChange:
    """Points that matter to a patient, up or down."""

    points: Decimal
    basis: tuple[str, ...]


def smallest_change(instrument: Instrument, limits: Limits) -> SmallestChange | None:
    """The clinic's own where the relapse rule has it, else the first one stated in points; None where none is."""
    if instrument.relapse is not None:
        rise = instrument.relapse.rise
        keys = [rise.threshold] if rise.threshold else []
        points = limits.decimal(rise.threshold) if rise.threshold else _bound(rise, Direction.HIGHER_IS_WORSE)
        return SmallestChange(points=points, basis=_basis(keys) or rise.basis)
    stated = (each for each in instrument.important_changes if each.points is not None)
    first = next(stated, None)
    return SmallestChange(points=Decimal(str(first.points)), basis=first.basis) if first else None


def _remission(instrument: Instrument, name: str | None) -> RemissionCutoff | None:
    if name is None and not instrument.remission:
        return None
    cutoff = remission_cutoff(instrument, name)
    return RemissionCutoff(
        total=_bound(cutoff, instrument.direction, better=True), label=cutoff.label, basis=cutoff.basis
    )


def _relapse(instrument: Instrument, limits: Limits) -> RelapseCriterion | None:
    if instrument.relapse is None:
        return None
    score, rise = instrument.relapse.score, instrument.relapse.rise
    keys = [cutoff.threshold for cutoff in (score, rise) if cutoff.threshold]
    return RelapseCriterion(
        threshold=limits.decimal(score.threshold) if score.threshold else _bound(score, instrument.direction),
        rise=limits.decimal(rise.threshold) if rise.threshold else _bound(rise, Direction.HIGHER_IS_WORSE),
        confirm_min_days=limits.whole("relapse.confirm_min_days"),
        confirm_max_days=limits.whole("relapse.confirm_max_days"),
        late_max_days=limits.whole("relapse.late_max_days"),
        basis=(*score.basis, *_basis([*keys, "relapse.confirm_min_days", "relapse.late_max_days"])),
    )


def _bound(cutoff: Cutoff, direction: Direction, *, better: bool = False) -> Decimal:
    """The end of the cut-off that decides; raises ValueError naming a cut-off open at that end."""
    upper = better is (direction is Direction.HIGHER_IS_WORSE)
    end = cutoff.at_most if upper else cutoff.at_least
    if end is None:
        raise ValueError(f"cut-off {cutoff.label!r} has no {'upper' if upper else 'lower'} end")
    return Decimal(end)


def _basis(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for key in keys for ref in threshold(key).basis))
