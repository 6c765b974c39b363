"""How charts, their summaries and their tables write dates, shares and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from clinic.core.formats import NBSP, percentage, rounded, signed_number
from clinic.evidence.benchmarks import Benchmark
from clinic.outcomes.statistics import Proportion

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The numbers of a chart; a None cell is missing. The first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A published share, 0 to 1, drawn dashed beside ours; `text` names study, arm, stratum, time and n."""

    share: str
    short: str
    text: str
    value: float


def reference(row: Benchmark, *, complement: bool = False) -> Reference | None:
    """None for a row that states no single share; `complement` turns relapsed into relapse-free."""
    if row.percent is None:
        return None
    counted = f"n {row.n:,}" if row.n else "n not published"
    when = "" if row.time_point in row.label else row.time_point
    cut_off = f"remission {row.cut_off}" if row.cut_off else ""
    named = (f"{row.study} {row.arm}", row.stratum, cut_off, when, row.label, counted)
    stated = f"{row.percent} % {row.measure}"
    percent = 100 - row.percent if complement else row.percent
    said = f"{percent} % relapse-free" if complement else stated
    in_full = f"{said} ({stated})" if complement else said
    return Reference(
        share=f"{percent} %",
        short=f"{row.study} {said}",
        text=f"{in_full}: {', '.join(part for part in named if part)}",
        value=float(percent) / 100,
    )


def change_text(percent: Decimal | None) -> str:
    """Whole percent with its sign; empty when unknown."""
    return "" if percent is None else f"{signed_number(rounded(percent))}{NBSP}%"


def interval_text(found: Proportion) -> str | None:
    if found.lower is None or found.upper is None:
        return None
    return f"{percentage(found.lower, 1)} to {percentage(found.upper, 1)}"


def percent_cell(share: float | None) -> float | None:
    """A share in percent to one decimal, as tables state it."""
    return None if share is None else float(percentage(share, 1))


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """One, two and three"""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
