"""From answers, or from a total somebody else added up, to a score."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.instruments.rules.algorithms import Finding
from clinic.instruments.rules.answers import missing_items, read_answers
from clinic.instruments.rules.cutoffs import Band
from clinic.instruments.rules.definition import Combine, Domain, Instrument, Item
from clinic.instruments.rules.errors import AnswerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An answer at or above the cut-off of an item that a person must see."""

    item: str
    value: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`total` is None while answers are missing; `maximum` is the most that the items asked could give."""

    instrument: str
    version: str
    total: int | None
    maximum: int | None
    band: Band | None = None
    subscores: Mapping[str, int] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    finding: Finding | None = None
    missing: tuple[str, ...] = ()
    prorated: bool = False


def score(instrument: Instrument, answers: Mapping[str, int | None], *, prorate: bool = False) -> Score:
    """Answers by link id; None is unanswered. Raises AnswerError naming instrument, item and value.

    A missing answer means no total, unless `prorate` is set and the instrument's missing rule allows it.
    """
    values = read_answers(instrument, answers)
    missing = missing_items(instrument, values)
    prorated = prorate and 0 < len(missing) <= instrument.missing.prorate_up_to
    total = _prorated_total(instrument, values) if prorated else None
    if instrument.has_total and not missing:
        total = _total(instrument, values)
    algorithm = instrument.algorithm
    return Score(
        instrument=instrument.code,
        version=instrument.version,
        total=total,
        maximum=_maximum(instrument, values),
        band=None if total is None else band_for(instrument, total),
        subscores=_subscores(instrument, values, missing),
        flags=flagged(instrument, values),
        finding=algorithm.finding(values, complete=not missing) if algorithm else None,
        missing=missing,
        prorated=prorated,
    )


def score_total(instrument: Instrument, total: int) -> Score:
    """A total entered without its answers; raises AnswerError when the instrument cannot give that total."""
    problem = _problem_of_total(instrument, total)
    if problem:
        raise AnswerError(instrument.code, "total", total, f"{total!r} {problem}")
    return Score(
        instrument=instrument.code,
        version=instrument.version,
        total=total,
        maximum=instrument.maximum,
        band=band_for(instrument, total),
    )


def band_for(instrument: Instrument, total: int) -> Band | None:
    """None for an instrument without severity bands."""
    return next((band for band in instrument.bands if band.low <= total <= band.high), None)


def _problem_of_total(instrument: Instrument, total: int) -> str:
    if instrument.maximum is None:
        return "given, but there is no total score"
    if type(total) is not int or not 0 <= total <= instrument.maximum:
        return f"is not a whole number from 0 to {instrument.maximum}"
    return f"is not a multiple of {instrument.multiplier}" if total % instrument.multiplier else ""


def _total(instrument: Instrument, values: Mapping[str, int]) -> int:
    return sum(_answered_points(instrument, values)) * instrument.multiplier


def _prorated_total(instrument: Instrument, values: Mapping[str, int]) -> int:
    """Each unanswered item gets the mean of the answered ones; the sum is rounded half up."""
    points = _answered_points(instrument, values)
    doubled = 2 * sum(points) * len(_parts(instrument, values))
    return (doubled + len(points)) // (2 * len(points)) * instrument.multiplier


def _answered_points(instrument: Instrument, values: Mapping[str, int]) -> list[int]:
    highest = (_highest(part, values) for part in _parts(instrument, values))
    return [points for points in highest if points is not None]


def _maximum(instrument: Instrument, values: Mapping[str, int]) -> int | None:
    """Below the instrument's own maximum when a scored item was not asked."""
    if not instrument.has_total:
        return None
    most = (max(item.most_points for item in part) for part in _parts(instrument, values))
    return sum(most) * instrument.multiplier


def _parts(instrument: Instrument, values: Mapping[str, int]) -> list[tuple[Item, ...]]:
    """What is added up: groups of items of which only the highest counts, and every other scored item."""
    highest = [domain for domain in instrument.domains if domain.combine is Combine.HIGHEST]
    grouped = {link_id for domain in highest for link_id in domain.items}
    groups = [tuple(instrument.item(link_id) for link_id in domain.items) for domain in highest]
    singles = (item for item in instrument.items if item.scored and item.link_id not in grouped)
    return groups + [(item,) for item in singles if not _leaves_range(item, values)]


def _leaves_range(item: Item, values: Mapping[str, int]) -> bool:
    skip = item.skip_if
    return skip is not None and skip.applies(values) and not skip.scores_zero


def _highest(part: tuple[Item, ...], values: Mapping[str, int]) -> int | None:
    points = [item.points(values[item.link_id]) for item in part if item.link_id in values]
    return max(points, default=None)


def _subscores(instrument: Instrument, values: Mapping[str, int], missing: tuple[str, ...]) -> dict[str, int]:
    """Domains with an unanswered item are left out."""
    complete = (domain for domain in instrument.domains if not set(domain.items) & set(missing))
    return {domain.code: _subscore(instrument, domain, values) for domain in complete}


def _subscore(instrument: Instrument, domain: Domain, values: Mapping[str, int]) -> int:
    points = [instrument.points(link_id, values[link_id]) for link_id in domain.items if link_id in values]
    return max(points) if domain.combine is Combine.HIGHEST else sum(points)


def flagged(instrument: Instrument, values: Mapping[str, int]) -> tuple[Flag, ...]:
    """Also of a form half filled: what else is answered does not matter."""
    return tuple(
        Flag(item=flag.item, value=values[flag.item], label=flag.cutoff.label)
        for flag in instrument.flags
        if flag.item in values and flag.cutoff.met(values[flag.item])
    )
