"""Response and remission by time since baseline, each with its Wilson interval and the number scored."""

from collections.abc import Callable, Sequence
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
from clinic.outcomes.statistics import Proportion, TimePointRates

PLOT_HEIGHT = 240
MARGIN = {"wide": 230, "narrow": 92}
RIGHT = f"{WIDE} ? {MARGIN['wide']} : {MARGIN['narrow']}"


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    of: Callable[[TimePointRates], Proportion]


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
    """A time point nobody was scored at breaks the lines."""
    if not any(point.n for point in rates):
        return blank(theme=theme, says=summary(rates))
    days = [point.point.day / 7 for point in rates]
    weeks = named_weeks(days, largest=max(max(point.n, point.missing) for point in rates))
    x = week_axis(days[-1], weeks=weeks, title="Weeks since baseline", right=RIGHT)
    y = share_axis(PLOT_HEIGHT, title="Share of those scored")
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
            "rate": found.rate,
            "lower": found.lower,
            "upper": found.upper,
            "when": point.point.label,
            "share": f"{line.name} {percent_of_one(found.rate)}",
            "interval": f"{interval_text(found)} %",
            "counts": f"{found.successes:,} of {found.n:,}",
        }
        for place, point in enumerate(rates)
        if (found := line.of(point)).n
    ]
    return list(runs(rows, key="place", longest_step=1))


def _drawn(number: int, rows: Sequence[Spec], x: Spec, y: Spec) -> list[Spec]:
    at, run = {**x, "field": "week"}, field("run", "nominal")
    shown = tooltip(when="Time", share="Share", interval="95 % interval", counts="People")
    band = {"x": at, "y": {**y, "field": "lower"}, "y2": {"field": "upper"}, "detail": run}
    line = {"x": at, "y": {**y, "field": "rate"}}
    return [
        mark("area", f"band-{number}", rows, band),
        mark("line", f"line-{number}", rows, {**line, "detail": run}),
        mark("point", f"point-{number}", rows, {**line, "tooltip": shown}, filled=True, size=42, opacity=1),
    ]


def _names(rates: Sequence[TimePointRates], benchmarks: Sequence[Reference], y: Spec) -> list[Spec]:
    """Each line's name and last share, to the right of its end; on a phone one below the other."""
    last = next(point for point in reversed(rates) if point.n)
    ends = [(line.name, line.of(last).rate or 0.0) for line in _LINES]
    drawn: list[Spec] = []
    for size, shown in (("wide", WIDE), ("narrow", f"!({WIDE})")):
        is_wide = size == "wide"
        labels = [
            Label(
                value=rate,
                lines=(f"{name} {percent_of_one(rate)}",) if is_wide else (name, percent_of_one(rate)),
                swatch=f"line-{number}",
            )
            for number, (name, rate) in enumerate(ends)
        ]
        labels += published.names(benchmarks, is_wide=is_wide)
        drawn += margin(labels, y, plot_height=PLOT_HEIGHT, width=MARGIN[size], shown=shown)
    return drawn


def _numbers(rates: Sequence[TimePointRates], x: Spec, weeks: Weeks, top: int) -> list[Spec]:
    """Counts under as many time points as there is room for; the table has them all."""
    scored = {point.point.day / 7: point.n for point in rates}
    missing = {point.point.day / 7: point.missing for point in rates}
    return [
        *numbers_below("Scored, n", scored, x, weeks=weeks, top=top),
        *numbers_below("Due but missing, n", missing, x, weeks=weeks, top=top + NUMBERS_HEIGHT),
    ]


def summary(rates: Sequence[TimePointRates]) -> str:
    scored = [point for point in rates if point.n]
    if not scored:
        return "No course has a baseline and a later score yet."
    first, last = scored[0], scored[-1]
    missing = sum(point.missing for point in rates)
    return (
        f"{_at(first)} {_at(last)} "
        f"Missing over {plural(len(rates), 'time point')}: {plural(missing, 'score')} that were due."
    )


def table(rates: Sequence[TimePointRates]) -> Table:
    return Table(
        columns=(
            "Time",
            "Day",
            "Scored, n",
            "Response, n",
            "Response, %",
            "95 % interval",
            "Remission, n",
            "Remission, %",
            "95 % interval",
            "In remission at baseline, n",
            "Missing, n",
            "Not due yet, n",
        ),
        rows=tuple(_row(point) for point in rates),
    )


def _row(point: TimePointRates) -> tuple[Cell, ...]:
    shares: list[Cell] = []
    for line in _LINES:
        found = line.of(point)
        shares += [found.successes, percent_cell(found.rate), interval_text(found)]
    return (
        point.point.label,
        point.point.day,
        point.n,
        *shares,
        point.remission_from_baseline,
        point.missing,
        point.not_due,
    )


def _at(point: TimePointRates) -> str:
    shares = [f"{percent_of_one(line.of(point).rate)} in {line.name.lower()}" for line in _LINES]
    return f"{point.point.label}: {listed(shares)} of {point.n:,} scored."
