"""One patient's scores, doses, blood pressure, dissociation and events over one time axis."""

from clinic.outcomes.charts.frame import drawing
from clinic.outcomes.charts.theme import Spec, Theme
from clinic.outcomes.charts.timeline.axis import today_line
from clinic.outcomes.charts.timeline.facts import (
    Dissociation,
    Dose,
    Happening,
    PeakPressure,
    Phase,
    Timeline,
)
from clinic.outcomes.charts.timeline.panels import (
    dissociation_panel,
    dose_panel,
    event_panel,
    flag_panel,
    phase_shading,
    pressure_panel,
)
from clinic.outcomes.charts.timeline.scores import score_panel
from clinic.outcomes.charts.timeline.words import summary, table

__all__ = [
    "Dissociation",
    "Dose",
    "Happening",
    "PeakPressure",
    "Phase",
    "Timeline",
    "spec",
    "summary",
    "table",
]

PANELS = (score_panel, dose_panel, pressure_panel, dissociation_panel, event_panel, flag_panel)
PHASE_NAMES_HEIGHT = 20
GAP = 16


def spec(timeline: Timeline, *, theme: Theme = Theme.LIGHT) -> Spec:
    """One drawing with a vertical scale per panel: Vega-Lite cannot fit concatenated views to a container."""
    layers: list[Spec] = []
    end = PHASE_NAMES_HEIGHT - GAP
    for panel in PANELS:
        drawn, end = panel(timeline, end + GAP)
        layers.append({"layer": drawn})
    height = end + GAP
    ground = {"layer": [*phase_shading(timeline, height), *today_line(timeline, height)]}
    return {
        **drawing([ground, *layers], theme=theme, height=height, description=summary(timeline)),
        "resolve": {"scale": {"y": "independent"}, "axis": {"y": "independent"}},
    }
