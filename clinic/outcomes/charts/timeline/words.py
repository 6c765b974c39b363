"""The time axis in a sentence or two, and as a table of dates."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from clinic.core.formats import calendar_date, plain_number, rounded
from clinic.outcomes.charts.timeline.facts import Timeline
from clinic.outcomes.charts.words import Cell, Table, change_text, plural


def summary(timeline: Timeline) -> str:
    parts = [_scores(timeline)]
    if timeline.doses:
        last = max(timeline.doses, key=lambda dose: dose.on)
        parts.append(
            f"{plural(len(timeline.doses), 'dose')}, the last {plain_number(last.mg)} mg on {calendar_date(last.on)}."
        )
    if timeline.pressures:
        peak = max(timeline.pressures, key=lambda pressure: pressure.systolic)
        parts.append(
            f"Highest blood pressure {peak.systolic}/{peak.diastolic} mmHg on {calendar_date(peak.on)}."
        )
    counted = [(timeline.adverse_events, "adverse event"), (timeline.flags, "flag")]
    parts += [f"{plural(len(found), noun)}." for found, noun in counted if found]
    return " ".join(parts)


def table(timeline: Timeline) -> Table:
    """One row per date on which anything was recorded."""
    cells: defaultdict[date, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    name = timeline.instrument.abbreviation
    for point in timeline.outcome.points:
        cells[point.on][name].append(plain_number(point.total))
        if point.after_baseline and point.percent_change is not None:
            cells[point.on]["Change, %"].append(int(rounded(point.percent_change)))
    for dose in timeline.doses:
        cells[dose.on]["Dose"].append(f"{plain_number(dose.mg)} mg {dose.product}")
    for pressure in timeline.pressures:
        cells[pressure.on]["Peak blood pressure, mmHg"].append(f"{pressure.systolic}/{pressure.diastolic}")
    for found in timeline.dissociation:
        cells[found.on][timeline.dissociation_name].append(plain_number(found.total))
    for happening in (*timeline.adverse_events, *timeline.flags):
        cells[happening.on]["Events and flags"].append(happening.label)
    for happening in timeline.corrected:
        cells[happening.on]["Corrected"].append(happening.label)
    columns = (
        name,
        "Change, %",
        "Dose",
        "Peak blood pressure, mmHg",
        timeline.dissociation_name,
        "Events and flags",
        *(("Corrected",) if timeline.corrected else ()),
    )
    return Table(columns=("Date", *columns), rows=tuple(_row(on, cells[on], columns) for on in sorted(cells)))


def _row(on: date, found: dict[str, list[Cell]], columns: tuple[str, ...]) -> tuple[Cell, ...]:
    return (calendar_date(on), *(_cell(found.get(column, ())) for column in columns))


def _cell(values: Sequence[Cell]) -> Cell:
    """A value alone stays a number; several of one day are joined."""
    if len(values) > 1:
        return "; ".join(str(value) for value in values)
    return values[0] if values else None


def _scores(timeline: Timeline) -> str:
    name, outcome = timeline.instrument.abbreviation, timeline.outcome
    if not outcome.points:
        return f"No {name} score yet."
    state = outcome.state.value.replace("-", " ")
    since = f" since {calendar_date(outcome.state_since)}" if outcome.state_since else ""
    now = f"State: {state}{since}."
    if outcome.baseline is None or outcome.latest is None:
        last = outcome.points[-1]
        return f"{name} {plain_number(last.total)} on {calendar_date(last.on)}. {now}"
    change = change_text(outcome.latest.percent_change)
    changed = f" ({change})" if change else ""
    return (
        f"{name} {plain_number(outcome.baseline.total)} at baseline on {calendar_date(outcome.baseline.on)}, "
        f"{plain_number(outcome.latest.total)}{changed} on {calendar_date(outcome.latest.on)}. {now}"
    )
