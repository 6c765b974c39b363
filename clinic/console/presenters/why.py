"""What a "why?" opens: a threshold in force at the clinic, or the claim or source itself."""

import datetime as dt
from dataclasses import dataclass

from clinic import evidence
from clinic.accounts.models import Clinic
from clinic.accounts.selectors import ThresholdInForce, threshold_in_force
from clinic.core import formats
from clinic.evidence import THRESHOLD, Basis, Number, Status


def threshold_ref(key: str) -> str:
    return f"{THRESHOLD}{key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """`changed_at` and what follows are empty while the default holds; one that is not `in_use` decides nothing."""

    value: str
    default: str
    changed_by: str = ""
    changed_at: dt.datetime | None = None
    reason: str = ""
    in_use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """`parts` are the limits among several references, each with its own number."""

    title: str
    text: str
    sources: tuple[Basis, ...]
    in_force: InForce | None = None
    parts: "tuple[Why, ...]" = ()


def why(clinic: Clinic, ref: str) -> Why:
    """For a claim id, a source, "editable-default", a threshold's key, or "threshold:" and its key; several of
    them, between commas, are shown one below the other.

    Raises UnknownEvidenceError for anything else.
    """
    refs = ref.split(",")
    if len(refs) > 1:
        found = [why(clinic, each) for each in refs]
        sources = dict.fromkeys(source for each in found for source in each.sources)
        limits = tuple(each for each in found if each.in_force)
        return Why(title="What this rests on", text="", sources=tuple(sources), parts=limits)
    key = ref.removeprefix(THRESHOLD)
    if ref.startswith(THRESHOLD) or key in evidence.thresholds():
        return _threshold(threshold_in_force(clinic, key))
    one = evidence.basis(ref)
    title = f"Not checked: {one.title}" if one.status is Status.NOT_VERIFIED else one.title
    return Why(title=title, text=one.says, sources=(one,))


def _threshold(found: ThresholdInForce) -> Why:
    threshold = found.threshold
    return Why(
        title=threshold.label,
        text=threshold.note,
        sources=threshold.why,
        in_force=InForce(
            value=_with_unit(found.value, threshold.unit),
            default=_with_unit(threshold.default, threshold.unit),
            changed_by=found.set_by,
            changed_at=found.set_at,
            reason=found.reason,
            in_use=threshold.in_use,
        ),
    )


def _with_unit(value: Number, unit: str) -> str:
    """One of a unit is named in the singular."""
    if not unit:
        return formats.plain_number(value)
    return formats.quantity(value, unit.removesuffix("s") if value == 1 else unit)
