"""The time axis in a sentence or two, and as a table of dates."""

from collections import defaultdict
from datetime import date

from clinic.outcomes.charts.timeline.facts import Timeline
from clinic.outcomes.charts.words import Cell, Table, day_text, plural


def summary(timeline: Timeline) -> str:
    parts = [_scores(timeline)]
    if timeline.doses:
        last = max(timeline.doses, key=lambda dose: dose.on)
        parts.append(
            f"{plural(len(timeline.doses), 'dose')}, the last {last.mg:g} mg on {day_text(last.on)}."
        )
    if timeline.pressures:
        peak = max(timeline.pressures, key=lambda pressure: pressure.systolic)
        parts.append(f"Highest blood pressure {peak.systolic}/{peak.diastolic} mmHg on {day_text(peak.on)}.")
    counted = [(timeline.adverse_events, "adverse event"), (timeline.flags, "flag")]
    parts += [f"{plural(len(found), noun)}." for found, noun in counted if found]
    return " ".join(parts)


def table(timeline: Timeline) -> Table:
    """One row per date on which anything was recorded."""
    cells: defaultdict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    name = timeline.instrument.abbreviation
    for point in timeline.outcome.points:
        cells[point.on][name].append(f"{point.total:f}")
        if point.after_baseline and point.percent_change is not None:
            cells[point.on]["Change, %"].append(f"{point.percent_change:+.0f}")
    for dose in timeline.doses:
        cells[dose.on]["Dose"].append(f"{dose.mg:g} mg {dose.product}")
    for pressure in timeline.pressures:
        cells[pressure.on]["Peak blood pressure, mmHg"].append(f"{pressure.systolic}/{pressure.diastolic}")
    for found in timeline.dissociation:
        cells[found.on][timeline.dissociation_name].append(f"{found.total:g}")
    for happening in (*timeline.adverse_events, *timeline.flags):
        cells[happening.on]["Events and flags"].append(happening.label)
    columns = (
        name,
        "Change, %",
        "Dose",
        "Peak blood pressure, mmHg",
        timeline.dissociation_name,
        "Events and flags",
    )
    return Table(columns=("Date", *columns), rows=tuple(_row(on, cells[on], columns) for on in sorted(cells)))


def _row(on: date, found: dict[str, list[str]], columns: tuple[str, ...]) -> tuple[Cell, ...]:
    return (day_text(on), *("; ".join(found[column]) if column in found else None for column in columns))


def _scores(timeline: Timeline) -> str:
    name, outcome = timeline.instrument.abbreviation, timeline.outcome
    if not outcome.points:
        return f"No {name} score yet."
    state = outcome.state.value.replace("-", " ")
    since = f" since {day_text(outcome.state_since)}" if outcome.state_since else ""
    now = f"State: {state}{since}."
    if outcome.baseline is None or outcome.latest is None:
        last = outcome.points[-1]
        return f"{name} {last.total:f} on {day_text(last.on)}. {now}"
    change = outcome.latest.percent_change
    changed = "" if change is None else f" ({change:+.0f} %)"
    return (
        f"{name} {outcome.baseline.total:f} at baseline on {day_text(outcome.baseline.on)}, "
        f"{outcome.latest.total:f}{changed} on {day_text(outcome.latest.on)}. {now}"
    )
