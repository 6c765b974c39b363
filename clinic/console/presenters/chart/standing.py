"""How a course stands on one instrument, each cut-off with what it rests on."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from clinic.console.presenters.cutoffs import Cutoff, relapse_cutoff
from clinic.core import formats
from clinic.evidence import Limits
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome
from clinic.outcomes.rules import RelapseReason, criteria_in_force, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Totals in points of the instrument; dates are the clinic's."""

    instrument: str
    state: str
    since: dt.date | None
    baseline: Decimal | None
    baseline_on: dt.date | None
    warning: str
    latest: Decimal | None
    latest_on: dt.date | None
    best: Decimal | None
    percent_change: int | None
    response_on: dt.date | None
    remission_on: dt.date | None
    relapse_on: dt.date | None
    is_relapse_late: bool
    rescore: str
    cutoffs: tuple[Cutoff, ...]


def standing_of(outcome: CourseOutcome, limits: Limits) -> Standing:
    return Standing(
        instrument=instrument(outcome.instrument).abbreviation,
        state=outcome.state.replace("-", "_"),
        since=outcome.state_since,
        baseline=outcome.baseline_total,
        baseline_on=outcome.baseline_on,
        warning=outcome.baseline_warning,
        latest=outcome.latest_total,
        latest_on=outcome.latest_on,
        best=outcome.best_total,
        percent_change=None
        if outcome.percent_change is None
        else int(formats.rounded(outcome.percent_change)),
        response_on=outcome.response_on,
        remission_on=outcome.remission_on,
        relapse_on=outcome.relapse_on,
        is_relapse_late=outcome.relapse_reason == RelapseReason.REPEATED_LATE,
        rescore=_rescore(outcome),
        cutoffs=tuple(_cutoffs(outcome.instrument, limits)),
    )


def _rescore(outcome: CourseOutcome) -> str:
    if outcome.rescore_until is None:
        return ""
    first, last = (formats.calendar_date(day) for day in (outcome.rescore_from, outcome.rescore_until))
    return f"{first} to {last}"


def _cutoffs(code: str, limits: Limits) -> Iterator[Cutoff]:
    definition = instrument(code)
    criteria = criteria_in_force(definition, limits)
    share = formats.percent_of_one(criteria.response_fraction)
    yield Cutoff(
        name="Response",
        text=f"{share} better than baseline",
        refs=(definition.response or "response.fraction",),
    )
    if criteria.remission:
        side = "or more" if criteria.ideal else "or less"
        total = formats.plain_number(criteria.remission.total)
        yield Cutoff(name="Remission", text=f"{total} {side}", refs=criteria.remission.basis)
    yield relapse_cutoff(definition, describe(criteria)["relapse"])
