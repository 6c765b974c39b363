"""The panels under the scores: doses, blood pressure, dissociation, events and flags. Each returns its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.core.formats import calendar_date, plain_number
from clinic.outcomes.charts.layers import field, mark, tooltip
from clinic.outcomes.charts.theme import Spec
from clinic.outcomes.charts.timeline.axis import RIGHT, at_day, heading, instant
from clinic.outcomes.charts.timeline.facts import Dose, Happening, Timeline

# Characters of 12-pixel type are about this wide; names that would not fit are left to the tooltip and table.
CHARACTER_WIDTH = 6.6
IF_ROOM = {"expr": f"(width - {RIGHT}) * datum.room > {CHARACTER_WIDTH} * length(datum.text) + 12 ? 1 : 0"}

LARGEST_DOSE_AREA = 260
PRESSURE_HEIGHT = 72
DISSOCIATION_HEIGHT = 44

Panel = tuple[list[Spec], int]


def phase_shading(timeline: Timeline, bottom: int) -> list[Spec]:
    """Every other phase is tinted across all panels; a name shows only where its phase is wide enough."""
    last = timeline.domain[1]
    rows = [
        {
            "at": instant(phase.starts_on),
            "until": instant(min(phase.ends_on, last)),
            "text": phase.name,
            # As far as "today", which is written at the same height.
            "room": timeline.share(min(phase.ends_on, timeline.today)) - timeline.share(phase.starts_on),
        }
        for phase in timeline.phases
        if phase.starts_on <= last
    ]
    height = {"y": {"value": 0}, "y2": {"value": bottom}}
    words = {"x": at_day(), "y": {"value": 3}, "text": field("text", "nominal")}
    return [
        mark("rect", "phase-band", rows[::2], {"x": at_day(), "x2": {"field": "until"}, **height}),
        mark("rule", "edge", rows, {"x": at_day(), **height}),
        mark("text", "note", rows, words, align="left", baseline="top", dx=4, opacity=IF_ROOM),
    ]


def dose_panel(timeline: Timeline, top: int) -> Panel:
    rows = [
        {"at": instant(dose.on), "mg": dose.mg, "when": calendar_date(dose.on), "text": _dose_text(dose)}
        for dose in timeline.doses
    ]
    largest = max((dose.mg for dose in timeline.doses), default=1)
    area = field("mg", scale={"domain": [0, largest], "range": [0, LARGEST_DOSE_AREA]}, legend=None)
    shown = tooltip(when="Date", text="Dose")
    circles = {"x": at_day(), "y": {"value": top + 30}, "size": area, "tooltip": shown}
    words = {"x": at_day(), "y": {"value": top + 42}, "text": field("text", "nominal")}
    return [
        *heading(_dose_heading(timeline.doses), top),
        mark("point", "dose", rows, circles, shape="circle", filled=True, opacity=1),
        mark("text", "note", _changed_doses(timeline), words, align="left", baseline="top", opacity=IF_ROOM),
    ], top + 56


def pressure_panel(timeline: Timeline, top: int) -> Panel:
    highest = max((pressure.systolic for pressure in timeline.pressures), default=0)
    ends = [top + 20 + PRESSURE_HEIGHT, top + 20]
    y = _small_axis([40, max(200, highest + 10)], ends, ticks=[60, 100, 140, 180])
    rows = [
        {
            "at": instant(pressure.on),
            "systolic": pressure.systolic,
            "diastolic": pressure.diastolic,
            "when": calendar_date(pressure.on),
            "text": f"{pressure.systolic}/{pressure.diastolic} mmHg",
        }
        for pressure in timeline.pressures
    ]
    shown = tooltip(when="Date", text="Peak")
    bar = {"x": at_day(), "y": {**y, "field": "diastolic"}, "y2": {"field": "systolic"}, "tooltip": shown}
    return [
        *heading("Peak blood pressure, mmHg", top),
        mark("rule", "pressure", rows, bar),
    ], ends[0]


def dissociation_panel(timeline: Timeline, top: int) -> Panel:
    """One neutral hue from zero: neither end of this scale is good (D25-09, D25-10, P23-34)."""
    measured = max((found.total for found in timeline.dissociation), default=1.0)
    highest = timeline.dissociation_maximum or measured
    ends = [top + 20 + DISSOCIATION_HEIGHT, top + 20]
    y = _small_axis([0, highest], ends, ticks=[0, highest])
    rows = [
        {
            "at": instant(found.on),
            "total": found.total,
            "zero": 0,
            "when": calendar_date(found.on),
            "text": plain_number(found.total),
        }
        for found in timeline.dissociation
    ]
    shown = tooltip(when="Date", text="Peak")
    bar = {"x": at_day(), "y": {**y, "field": "zero"}, "y2": {"field": "total"}, "tooltip": shown}
    return [
        *heading(f"{timeline.dissociation_name}, peak", top),
        mark("rule", "dissociation", rows, bar),
    ], ends[0]


def event_panel(timeline: Timeline, top: int) -> Panel:
    return _marks_by_date(
        timeline, timeline.adverse_events, _Sign("Adverse events", "event", "triangle-up"), top
    )


def flag_panel(timeline: Timeline, top: int) -> Panel:
    return _marks_by_date(timeline, timeline.flags, _Sign("Flags", "flag", "diamond"), top)


@dataclass(frozen=True, slots=True)
class _Sign:
    title: str
    style: str
    shape: str


def _marks_by_date(timeline: Timeline, found: Sequence[Happening], sign: _Sign, top: int) -> Panel:
    """Each is named beside its mark where the next one leaves room."""
    if not found:
        return heading(f"{sign.title}: none recorded", top), top + 14
    ordered = sorted(found, key=lambda happening: happening.on)
    rows = _with_room(timeline, [(happening.on, happening.label) for happening in ordered])
    at = {"x": at_day(), "y": {"value": top + 28}}
    words = {**at, "text": field("text", "nominal")}
    shown = tooltip(when="Date", text=sign.title)
    return [
        *heading(sign.title, top),
        mark(
            "point",
            sign.style,
            rows,
            {**at, "tooltip": shown},
            shape=sign.shape,
            filled=True,
            size=80,
            opacity=1,
        ),
        mark("text", "note", rows, words, align="left", baseline="middle", dx=8, opacity=IF_ROOM),
    ], top + 40


def _dose_heading(doses: Sequence[Dose]) -> str:
    if not doses:
        return "Doses: none given"
    lowest, highest = (found(dose.mg for dose in doses) for found in (min, max))
    amount = (
        f"{plain_number(lowest)} mg"
        if lowest == highest
        else f"{plain_number(lowest)} to {plain_number(highest)} mg, area by mg"
    )
    return f"Doses: {amount}"


def _dose_text(dose: Dose) -> str:
    return f"{plain_number(dose.mg)} mg {dose.product}"


def _changed_doses(timeline: Timeline) -> list[Spec]:
    """The first dose and each that differs from the one before."""
    doses = timeline.doses
    changed = [dose for place, dose in enumerate(doses) if not place or dose.mg != doses[place - 1].mg]
    return _with_room(timeline, [(dose.on, f"{plain_number(dose.mg)} mg") for dose in changed])


def _with_room(timeline: Timeline, named: Sequence[tuple[date, str]]) -> list[Spec]:
    """`room` is the share of the axis up to the next name, or to the end."""
    starts = [timeline.share(on) for on, _ in named]
    return [
        {
            "at": instant(on),
            "text": text,
            "when": calendar_date(on),
            "room": end - start,
        }
        for (on, text), start, end in zip(named, starts, [*starts[1:], 1.0], strict=False)
    ]


def _small_axis(domain: Sequence[float], ends: Sequence[int], *, ticks: Sequence[float]) -> Spec:
    return {
        "type": "quantitative",
        "scale": {"domain": list(domain), "range": list(ends), "nice": False, "zero": False},
        "axis": {
            "title": None,
            "orient": "left",
            "domain": False,
            "ticks": False,
            "grid": True,
            "values": list(ticks),
        },
    }
