"""Response and remission by time: among those scored, and with missing and left counted as not reached."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clinic.core.formats import percent_of_one
from clinic.outcomes.charts import published
from clinic.outcomes.charts.frame import blank, drawing
from clinic.outcomes.charts.layers import (
    AXIS_HEIGHT,
    NUMBERS_HEIGHT,
    WIDE,
    Weeks,
    field,
    mark,
    named_weeks,
    numbers_below,
    runs,
    share_axis,
    tooltip,
    week_axis,
)
from clinic.outcomes.charts.margin import Label, margin
from clinic.outcomes.charts.theme import Spec, Theme
from clinic.outcomes.charts.words import (
    Cell,
    Reference,
    Table,
    interval_text,
    listed,
    percent_cell,
    plural,
)
from clinic.outcomes.statistics import Proportion, Rates, TimePointRates

PLOT_HEIGHT = 240
MARGIN = {"wide": 230, "narrow": 92}
RIGHT = f"{WIDE} ? {MARGIN['wide']} : {MARGIN['narrow']}"


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    of: Callable[[TimePointRates], Rates | None]


_LINES = (
    _Line("Response", lambda rates: rates.response),
    _Line("Remission", lambda rates: rates.remission),
)


def spec(
    rates: Sequence[TimePointRates],
    *,
    benchmarks: Sequence[Reference] = (),
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """The line takes in everybody who should have had a score; a dot those who had one, other people at each time,
    so no line joins the dots. A time point nobody was scored at breaks the line."""
    if not any(point.n for point in rates):
        return blank(theme=theme, says=summary(rates))
    days = [point.point.day / 7 for point in rates]
    weeks = named_weeks(days, largest=max(point.n_everybody for point in rates))
    x = week_axis(days[-1], weeks=weeks, title="Weeks since baseline", right=RIGHT)
    y = share_axis(PLOT_HEIGHT, title="Share of courses")
    layers = published.rules(benchmarks, y, right=RIGHT)
    for number, line in enumerate(_LINES):
        layers += _drawn(number, _rows(line, rates), x, y)
    top = PLOT_HEIGHT + AXIS_HEIGHT
    layers += [
        *_names(rates, benchmarks, y),
        *_numbers(rates, x, weeks, top),
        *published.key(benchmarks, top=top + 2 * NUMBERS_HEIGHT),
    ]
    return drawing(layers, theme=theme, height=PLOT_HEIGHT, description=summary(rates))


def _rows(line: _Line, rates: Sequence[TimePointRates]) -> list[Spec]:
    rows: list[Spec] = [
        {
            "place": place,
            "week": round(point.point.day / 7, 2),
            "rate": found.everybody.rate,
            "lower": found.everybody.lower,
            "upper": found.everybody.upper,
            "scored": found.scored.rate,
            "scored_lower": found.scored.lower,
            "scored_upper": found.scored.upper,
            "when": point.point.label,
            "of_scored": f"{line.name} {_in_words(found.scored)}",
            "of_all": f"{line.name} {_in_words(found.everybody)}",
        }
        for place, point in enumerate(rates)
        if (found := line.of(point)) and found.scored.n
    ]
    return list(runs(rows, key="place", longest_step=1))


def _in_words(found: Proportion) -> str:
    share = percent_of_one(found.rate)
    return f"{share} ({interval_text(found)} %), {found.successes:,} of {found.n:,}"


def _drawn(number: int, rows: Sequence[Spec], x: Spec, y: Spec) -> list[Spec]:
    at, run = {**x, "field": "week"}, field("run", "nominal")
    shown = tooltip(when="Time", of_scored="Of those scored", of_all="With missing and left")
    band = {"x": at, "y": {**y, "field": "lower"}, "y2": {"field": "upper"}, "detail": run}
    line = {"x": at, "y": {**y, "field": "rate"}}
    whisker = {"x": at, "y": {**y, "field": "scored_lower"}, "y2": {"field": "scored_upper"}}
    dot = {"x": at, "y": {**y, "field": "scored"}, "tooltip": shown}
    return [
        mark("area", f"band-{number}", rows, band),
        mark("line", f"line-{number}", rows, {**line, "detail": run}),
        mark("rule", f"point-{number}", rows, whisker, opacity=0.55),
        mark("point", f"point-{number}", rows, dot, filled=True, size=46, opacity=1),
    ]


def _names(rates: Sequence[TimePointRates], benchmarks: Sequence[Reference], y: Spec) -> list[Spec]:
    """Each line's name and last shares, to the right of its end; on a phone one below the other."""
    last = next(point for point in reversed(rates) if point.n)
    ends = [(line.name, found) for line in _LINES if (found := line.of(last))]
    drawn: list[Spec] = []
    for size, shown in (("wide", WIDE), ("narrow", f"!({WIDE})")):
        is_wide = size == "wide"
        labels = [
            Label(
                value=found.everybody.rate or 0.0,
                lines=_ending(name, found, is_wide=is_wide),
                swatch=f"line-{number}",
            )
            for number, (name, found) in enumerate(ends)
        ]
        labels += published.names(benchmarks, is_wide=is_wide)
        drawn += margin(labels, y, plot_height=PLOT_HEIGHT, width=MARGIN[size], shown=shown)
    return drawn


def _ending(name: str, found: Rates, *, is_wide: bool) -> tuple[str, ...]:
    everybody, scored = percent_of_one(found.everybody.rate), percent_of_one(found.scored.rate)
    if is_wide:
        return (f"{name} {everybody} of all due", f"\u25cf {scored} of those scored")
    return (name, f"{everybody} all", f"\u25cf {scored}")


def _numbers(rates: Sequence[TimePointRates], x: Spec, weeks: Weeks, top: int) -> list[Spec]:
    """Counts under as many time points as there is room for; the table has them all."""
    scored = {point.point.day / 7: point.n for point in rates}
    everybody = {point.point.day / 7: point.n_everybody for point in rates}
    return [
        *numbers_below("\u25cf Scored, n", scored, x, weeks=weeks, top=top),
        *numbers_below(
            "With missing and left treatment, n", everybody, x, weeks=weeks, top=top + NUMBERS_HEIGHT
        ),
    ]


def summary(rates: Sequence[TimePointRates]) -> str:
    scored = [point for point in rates if point.n]
    if not scored:
        return "No course has a baseline and a later score yet."
    first, last = scored[0], scored[-1]
    missing = sum(point.missing for point in rates)
    said = [_at(first)] if first is last else [_at(first), _at(last)]
    return (
        f"{' '.join(said)} "
        f"Missing over {plural(len(rates), 'time point')}: {plural(missing, 'score')} that were due."
    )


def table(rates: Sequence[TimePointRates]) -> Table:
    return Table(
        columns=(
            "Time",
            "Day",
            "Scored, n",
            "Due and missing, n",
            "Left, without a score then, n",
            "Not due yet, n",
            "Not planned then, n",
            *(column for line in _LINES for column in _columns(line.name)),
            "In remission at baseline, n",
        ),
        rows=tuple(_row(point) for point in rates),
    )


def _columns(name: str) -> tuple[str, ...]:
    return (
        f"{name}, n",
        f"{name}, % of scored",
        "95 % interval",
        f"{name}, % with missing and left",
        "of n",
        "95 % interval",
    )


def _row(point: TimePointRates) -> tuple[Cell, ...]:
    return (
        point.point.label,
        point.point.day,
        point.n,
        point.missing,
        point.left,
        point.not_due,
        point.not_planned,
        *(cell for line in _LINES for cell in _cells(line.of(point))),
        point.remission_from_baseline,
    )


def _cells(found: Rates | None) -> Iterator[Cell]:
    if found is None:
        yield from (None,) * 6
        return
    scored, everybody = found.scored, found.everybody
    yield from (scored.successes, percent_cell(scored.rate), interval_text(scored))
    yield from (percent_cell(everybody.rate), everybody.n, interval_text(everybody))


def _at(point: TimePointRates) -> str:
    known = [(line.name.lower(), found) for line in _LINES if (found := line.of(point))]
    scored = listed([f"{percent_of_one(found.scored.rate)} in {name}" for name, found in known])
    everybody = listed([percent_of_one(found.everybody.rate) for _, found in known])
    without = "" if point.remission else " There is no cut-off for remission."
    return (
        f"{point.point.label}: {scored} of {point.n:,} scored; {everybody} of {point.n_everybody:,} "
        f"when missing and left count as not reached.{without}"
    )
