"""How every chart looks. Marks name a style; only the configuration of a theme knows colours."""

from enum import StrEnum
from typing import Any

Spec = dict[str, Any]

MAX_LINES = 4

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif'


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


# Okabe-Ito, ordered so that the first colours stand out most from the ground of each theme.
OKABE_ITO = {
    Theme.LIGHT: ("#0072b2", "#d55e00", "#009e73", "#cc79a7"),
    Theme.DARK: ("#56b4e9", "#e69f00", "#009e73", "#cc79a7"),
}

_INK = {
    Theme.LIGHT: {
        "text": "#24221e",
        "muted": "#5d584f",
        "faint": "#8b8578",
        "grid": "#e0dbd2",
        "surface": "#ffffff",
        "remission": "#e2f1e4",
        "response": "#eaf3f8",
        "violet": "#a893d4",
        "alert": "#b36f00",
    },
    Theme.DARK: {
        "text": "#ece8e1",
        "muted": "#b5afa4",
        "faint": "#8a8479",
        "grid": "#3b3833",
        "surface": "#1f1e1b",
        "remission": "#18321f",
        "response": "#182a38",
        "violet": "#8f7dc4",
        "alert": "#e69f00",
    },
}


def config(theme: Theme = Theme.LIGHT) -> Spec:
    """A Vega-Lite configuration: the only part of a specification that differs between themes."""
    ink, palette = _INK[theme], OKABE_ITO[theme]
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": _axis(ink),
        "text": {"color": ink["text"], "fontSize": 12},
        "range": {"category": list(palette)},
        "style": _styles(ink, palette),
    }


def _axis(ink: dict[str, str]) -> Spec:
    return {
        "labelColor": ink["muted"],
        "titleColor": ink["muted"],
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 500,
        "gridColor": ink["grid"],
        "gridWidth": 0.6,
        "domainColor": ink["faint"],
        "tickColor": ink["faint"],
        "tickSize": 4,
    }


def _styles(ink: dict[str, str], palette: tuple[str, ...]) -> Spec:
    """Styles by the meaning of a mark; numbered ones follow the order in which lines are given."""
    styles: Spec = {
        "heading": {"color": ink["text"], "fontWeight": 600, "fontSize": 12},
        "label": {"color": ink["text"], "fontSize": 12, "fontWeight": 500},
        "note": {"color": ink["muted"], "fontSize": 11},
        "label-halo": _halo(ink["surface"], 12),
        "note-halo": _halo(ink["surface"], 11),
        "remission-band": {"color": ink["remission"]},
        "response-band": {"color": ink["response"]},
        "phase-band": {"color": ink["text"], "fillOpacity": 0.05},
        "halo": {"color": ink["surface"]},
        "edge": {"color": ink["grid"], "strokeWidth": 1},
        "zero": {"color": ink["faint"], "strokeWidth": 1},
        "benchmark": {"color": ink["faint"], "strokeDash": [5, 4], "strokeWidth": 1.25},
        "today": {"color": ink["faint"], "strokeDash": [2, 3], "strokeWidth": 1},
        "pressure": {"color": ink["muted"], "strokeWidth": 3, "strokeCap": "round"},
        "dissociation": {"color": ink["violet"], "strokeWidth": 4},
        "dose": {"color": palette[2], "fillOpacity": 0.55},
        "event": {"color": ink["alert"]},
        "alert-ring": {"color": ink["alert"], "strokeWidth": 2},
        "flag": {"color": ink["muted"], "strokeWidth": 1.75},
        "response-bar": {"color": palette[0]},
        "partial-bar": {"color": palette[0], "fillOpacity": 0.5},
        "little-bar": {"color": ink["faint"], "fillOpacity": 0.55},
        "worse-bar": {"color": palette[1]},
    }
    for number, colour in enumerate(palette):
        styles[f"line-{number}"] = {"color": colour, "strokeWidth": 2.25}
        styles[f"band-{number}"] = {"color": colour, "fillOpacity": 0.14}
        styles[f"point-{number}"] = {"color": colour}
    return styles


def _halo(colour: str, size: int) -> Spec:
    """Drawn under a text of the same size, keeps it readable over lines."""
    return {"color": colour, "fontSize": size, "stroke": colour, "strokeWidth": 3}
