"""Blood pressure, pulse and oxygen: each a part of a timed reading."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from clinic.core.actor import Door
from clinic.fhir.mapping.chains import said_by, told_rows
from clinic.fhir.mapping.elements import coding, concept
from clinic.fhir.mapping.quantities import PERCENT, PRESSURE, RATE, Unit
from clinic.fhir.mapping.systems import LOINC
from clinic.fhir.resource import Source
from clinic.fhir.resources.observation.telling import searched, sorted_by, tell
from clinic.fhir.search.matchers import Coded
from clinic.fhir.search.values import Token
from clinic.treatments.models import Reading

Json = dict[str, Any]
CATEGORY: Final = "vital-signs"
SYSTOLIC, DIASTOLIC = "8480-6", "8462-4"
PARTS: Final = {
    SYSTOLIC: ("systolic", "Systolic blood pressure"),
    DIASTOLIC: ("diastolic", "Diastolic blood pressure"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vital:
    """`loinc` are the codes we tell, the first the main one; `accepted` are others that mean the same on input."""

    suffix: str
    column: str
    loinc: dict[str, str]
    unit: Unit
    profile: str
    accepted: tuple[str, ...] = ()
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        source = Source(
            model=Reading,
            to_fhir=partial(_to_fhir, self),
            suffix=self.suffix,
            measure=self.column,
            where=told_rows(Reading, self.column),
            prefetched=("replaces",),
            search=searched(
                Reading,
                suffix=self.suffix,
                column="measured_at",
                category=CATEGORY,
                code=Coded({self.suffix: tuple(Token(LOINC, code) for code in self.loinc)}),
                values=self.columns,
            ),
            sorts=sorted_by("measured_at"),
        )
        object.__setattr__(self, "source", source)

    @property
    def is_pressure(self) -> bool:
        return self.column == "systolic"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for column, _ in PARTS.values()) if self.is_pressure else (self.column,)

    @property
    def concept(self) -> Json:
        return concept(*(coding(LOINC, code, display) for code, display in self.loinc.items()))


def _to_fhir(vital: Vital, row: Reading) -> Json:
    # Of a row that was taken back nothing stands, whoever said it.
    source = said_by(row, (*vital.columns, "measured_at")) if row.stands else row
    told = tell(
        row,
        suffix=vital.suffix,
        code=vital.concept,
        category=CATEGORY,
        profile=vital.profile,
        measured_at=row.measured_at,
        source=source,
    )
    if vital.is_pressure:
        told["component"] = [_component(vital.unit, row, code) for code in PARTS]
    else:
        told["valueQuantity"] = vital.unit.quantity(getattr(row, vital.column))
    if source.note and source.source == Door.FHIR.value:
        told["note"] = [{"text": source.note}]
    return told


def _component(unit: Unit, row: Reading, code: str) -> Json:
    column, display = PARTS[code]
    return {
        "code": concept(coding(LOINC, code, display)),
        "valueQuantity": unit.quantity(getattr(row, column)),
    }


VITALS: Final = (
    Vital(
        suffix="-bp",
        column="systolic",
        loinc={"85354-9": "Blood pressure panel with all children optional"},
        accepted=("55284-4",),
        unit=PRESSURE,
        profile="us-core-blood-pressure",
    ),
    Vital(
        suffix="-hr",
        column="pulse",
        loinc={"8867-4": "Heart rate"},
        unit=RATE,
        profile="us-core-heart-rate",
    ),
    Vital(
        suffix="-spo2",
        column="spo2",
        loinc={
            "59408-5": "Oxygen saturation in Arterial blood by Pulse oximetry",
            "2708-6": "Oxygen saturation in Arterial blood",
        },
        unit=PERCENT,
        profile="us-core-pulse-oximetry",
    ),
)
