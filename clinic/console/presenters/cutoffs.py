"""Cut-offs as they are read on the chart and beside the clinic's figures, each with what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.core import formats
from clinic.instruments.rules import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """`refs` as `why` resolves them; the threshold's own page comes first where a clinic may change it. Without any
    there is no rule, and `text` says so."""

    name: str
    text: str
    refs: tuple[str, ...]


def relapse_cutoff(definition: Instrument, described: Mapping[str, Any] | None) -> Cutoff:
    """`described` as `outcomes.rules.describe` gives the rule in force; None where there is none."""
    if described is None or definition.relapse is None:
        return Cutoff(name="Relapse", text=f"{definition.abbreviation} has no relapse rule", refs=())
    rule = definition.relapse
    keys = tuple(cut.threshold for cut in (rule.score, rule.rise) if cut.threshold)
    return Cutoff(name="Relapse", text=_relapse(described), refs=keys or tuple(described["basis"]))


def _relapse(described: Mapping[str, Any]) -> str:
    first, last = described["confirm_days"]
    rise = f"{formats.plain_number(Decimal(described['rise']))} points above the best since response"
    at_least = described["threshold"]
    score = "" if at_least is None else f"{formats.plain_number(Decimal(at_least))} or more and "
    late = described["late_max_days"]
    confirmed = f"{first} to {last} days apart" + (f", or late up to {late} days" if late > last else "")
    return f"{score}{rise}, twice, {confirmed}"
