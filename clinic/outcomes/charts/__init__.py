"""Vega-Lite 6 specifications as plain dictionaries. Each chart is a module with `spec`, `summary` and `table`.

They use no expression that needs `eval`, so a page renders them under a policy without `unsafe-eval`.
"""

from clinic.outcomes.charts import rates, survival, timeline, waterfall
from clinic.outcomes.charts.theme import Spec, Theme, config
from clinic.outcomes.charts.words import Reference, Table, reference

__all__ = [
    "Reference",
    "Spec",
    "Table",
    "Theme",
    "config",
    "rates",
    "reference",
    "survival",
    "timeline",
    "waterfall",
]
