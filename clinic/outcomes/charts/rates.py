"""Response and remission by time since baseline, each with its Wilson interval and the number scored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clinic.core.formats import percent_of_one
from clinic.outcomes.charts.frame import blank, drawing
from clinic.outcomes.charts.layers import (
    AXIS_HEIGHT,
    NUMBERS_HEIGHT,
    field,
    kept_apart,
    mark,
    numbers_below,
    reference_key,
    reference_names,
    reference_rules,
    runs,
    share_axis,
    tooltip,
    week_axis,
)
from clinic.outcomes.charts.theme import Spec, Theme
from clinic.outcomes.charts.words import (
    Cell,
    Reference,
    Table,
    interval_text,
    listed,
    plural,
)
from clinic.outcomes.statistics import Proportion, TimePointRates

PLOT_HEIGHT = 240
LABEL_WIDTH = 86
MOST_NUMBERS = 6


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
    last = max(point.point.day / 7 for point in rates)
    numbers_end = AXIS_HEIGHT + 2 * NUMBERS_HEIGHT
    key, key_height = reference_key(benchmarks, top=PLOT_HEIGHT + numbers_end)
    tail = numbers_end + key_height
    x = week_axis(last, title="Weeks since baseline", tail=tail, right=f"{LABEL_WIDTH}")
    y = share_axis(PLOT_HEIGHT, title="Share of those scored")
    layers = reference_rules(benchmarks, y, right=f"{LABEL_WIDTH}")
    for number, line in enumerate(_LINES):
        layers += _drawn(number, _rows(line, rates), x, y)
    layers += [*reference_names(benchmarks, y), *_names(rates, y), *_numbers(rates, x), *key]
    return drawing(layers, theme=theme, height=PLOT_HEIGHT + tail, description=summary(rates))


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


def _names(rates: Sequence[TimePointRates], y: Spec) -> list[Spec]:
    """Each line's name and last share, to the right of its end."""
    last = next(point for point in reversed(rates) if point.n)
    found = [line.of(last).rate or 0.0 for line in _LINES]
    heights = kept_apart(found, gap=0.13, top=0.94)
    rows = [
        {"label": [line.name, percent_of_one(rate)], "y": height}
        for line, rate, height in zip(_LINES, found, heights, strict=True)
    ]
    x = {"value": {"expr": f"width - {LABEL_WIDTH - 8}"}}
    encoding = {"x": x, "y": {**y, "field": "y"}, "text": field("label", "nominal")}
    return [mark("text", "label", rows, encoding, align="left", baseline="middle", lineHeight=15, dy=-7)]


def _numbers(rates: Sequence[TimePointRates], x: Spec) -> list[Spec]:
    """Counts under as many time points as a phone has room for; the table has them all."""
    step = -(-len(rates) // MOST_NUMBERS) or 1
    shown = [(point.point.day / 7, point) for point in rates[step - 1 :: step]]
    top = PLOT_HEIGHT + AXIS_HEIGHT
    scored = [{"x": week, "text": f"{point.n:,}"} for week, point in shown]
    missing = [{"x": week, "text": f"{point.missing:,}"} for week, point in shown]
    return [
        *numbers_below("Scored, n", scored, x, top=top),
        *numbers_below("Due but missing, n", missing, x, top=top + NUMBERS_HEIGHT),
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
        rate = None if found.rate is None else round(100 * found.rate, 1)
        shares += [found.successes, rate, interval_text(found)]
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
