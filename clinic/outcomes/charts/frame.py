"""The frame around every chart: schema, width of the page, look, accessible name."""

from collections.abc import Iterable, Iterator

from clinic.outcomes.charts.theme import Spec, Theme, config

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def drawing(layers: Iterable[Spec], *, theme: Theme, height: int, description: str) -> Spec:
    """`height` in pixels; `description` becomes the accessible name of the picture."""
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 2, "right": 6, "top": 4, "bottom": 4},
        "config": config(theme),
        "layer": list(_with_rows(layers)),
    }


def blank(*, theme: Theme, says: str) -> Spec:
    """What stands in for a chart with nothing to draw."""
    text = {
        "data": {"values": [{"text": says}]},
        "mark": {"type": "text", "style": "note", "align": "left", "limit": {"expr": "width"}},
        "encoding": {
            "x": {"value": 0},
            "y": {"value": 12},
            "text": {"field": "text", "type": "nominal"},
        },
    }
    return drawing([text], theme=theme, height=24, description=says)


def _with_rows(layers: Iterable[Spec]) -> Iterator[Spec]:
    """Without those that have nothing to show: Vega warns about a scale over no data."""
    for layer in layers:
        if "layer" not in layer:
            if layer["data"]["values"]:
                yield layer
        elif inner := list(_with_rows(layer["layer"])):
            yield {**layer, "layer": inner}
