"""What other medication does to a ketamine session; information for the prescriber, never a block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from clinic.evidence.basis import Basis, bases
from clinic.evidence.tables import as_tuple, read_table


class Effect(StrEnum):
    MAY_REDUCE_BENEFIT = "may_reduce_benefit"
    RAISES_BLOOD_PRESSURE = "raises_blood_pressure"
    ADDS_SEDATION = "adds_sedation"
    CONFLICTING_EVIDENCE = "conflicting_evidence"
    ATTENUATES_DISSOCIATION = "attenuates_dissociation"
    ATTENUATES_PSYCHOSIS = "attenuates_psychosis"
    NO_ATTENUATION = "no_attenuation"
    OTHER_NMDA_ANTAGONIST = "other_nmda_antagonist"
    MAY_PROLONG_EFFECT = "may_prolong_effect"
    UNTESTED = "untested"
    SPACING = "spacing"

    @property
    def label(self) -> str:
        return _EFFECT_LABELS[self]


_EFFECT_LABELS = {
    Effect.MAY_REDUCE_BENEFIT: "May reduce benefit",
    Effect.RAISES_BLOOD_PRESSURE: "May raise blood pressure",
    Effect.ADDS_SEDATION: "Adds sedation",
    Effect.CONFLICTING_EVIDENCE: "Conflicting evidence",
    Effect.ATTENUATES_DISSOCIATION: "Softens dissociation",
    Effect.ATTENUATES_PSYCHOSIS: "Weakens psychotic symptoms",
    Effect.NO_ATTENUATION: "Does not blunt ketamine's effects",
    Effect.OTHER_NMDA_ANTAGONIST: "Another NMDA antagonist",
    Effect.MAY_PROLONG_EFFECT: "May prolong the effect (research)",
    Effect.UNTESTED: "Untested with ketamine in depression",
    Effect.SPACING: "Keep apart in time",
}


class Attention(StrEnum):
    INFORMATION = "information"
    MONITOR_CLOSELY = "monitor_closely"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """`drugs` are generic names in lower case; a name of several words matches when all of them occur."""

    drug_class: str
    title: str
    drugs: tuple[str, ...]
    effect: Effect
    says: str
    action: str
    basis: tuple[str, ...]
    attention: Attention = Attention.INFORMATION
    note: str = ""

    @property
    def why(self) -> tuple[Basis, ...]:
        return bases(self.basis)

    def concerns(self, words: frozenset[str]) -> bool:
        return any(words.issuperset(drug.split()) for drug in self.drugs)


def interactions_for(drug_name: str) -> tuple[Interaction, ...]:
    """Every interaction of a drug as typed, such as "Lorazepam 1 mg tablet"; a brand name finds nothing."""
    words = frozenset(re.findall(r"[a-z0-9]+", drug_name.lower()))
    return tuple(found for found in interactions() if found.concerns(words))


@cache
def interactions() -> tuple[Interaction, ...]:
    return tuple(_read_interactions())


def _read_interactions() -> Iterator[Interaction]:
    table = read_table("interactions.toml")
    for row in table["interaction"]:
        yield _interaction(row, table["classes"][row["class"]])


def _interaction(row: dict[str, Any], members: dict[str, Any]) -> Interaction:
    return Interaction(
        drug_class=row["class"],
        title=members["title"],
        drugs=tuple(members["drugs"]),
        effect=Effect(row["effect"]),
        says=row["says"],
        action=row["action"],
        basis=as_tuple(row["basis"]),
        attention=Attention(row.get("attention", Attention.INFORMATION)),
        note=row.get("note", ""),
    )
