"""What an observation may be about: by which code it comes, how its value is read, by which verb it is stored."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from clinic.care.ingest import ingest_observation, ingest_total, ingest_weight
from clinic.fhir.mapping.quantities import MASS, SCORE, read_quantity
from clinic.fhir.mapping.systems import LOINC
from clinic.fhir.resource import Json, Source
from clinic.fhir.resources.observation.scores import SCORES, tokens_of
from clinic.fhir.resources.observation.vitals import PARTS, VITALS, Vital
from clinic.fhir.resources.observation.weights import CODE as WEIGHT
from clinic.fhir.resources.observation.weights import WEIGHTS
from clinic.fhir.rest.errors import unprocessable
from clinic.fhir.search.values import Token
from clinic.instruments.rules import Instrument, instruments

QUANTITY: Final = "Observation.valueQuantity"
Values = tuple[Json, dict[str, str]]
"""Columns, and the element each came from."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    source: Source
    verb: Callable[..., Any]
    read: Callable[[Json], Values]


def _vital(vital: Vital, body: Json) -> Values:
    value = read_quantity(body.get("valueQuantity"), vital.unit, QUANTITY)
    return {vital.column: int(value)}, {vital.column: f"{QUANTITY}.value"}


def _pressure(vital: Vital, body: Json) -> Values:
    values: Json = {}
    paths: dict[str, str] = {}
    for index, component in enumerate(body.get("component", [])):
        column = _part(component)
        if column:
            path = f"Observation.component[{index}].valueQuantity"
            values[column] = int(read_quantity(component.get("valueQuantity"), vital.unit, path))
            paths[column] = f"{path}.value"
    for code, (column, display) in PARTS.items():
        if column not in values:
            missing = f"{display} ({LOINC}|{code}) is needed"
            raise unprocessable("Observation.component", missing, code="required")
    return values, paths


def _part(component: Json) -> str:
    """Column of a component, empty for one we do not keep, such as the mean pressure."""
    codes = [each.get("code") for each in component["code"].get("coding", []) if each.get("system") == LOINC]
    return next((column for code, (column, _) in PARTS.items() if code in codes), "")


def _weight(body: Json) -> Values:
    return {"kg": read_quantity(body.get("valueQuantity"), MASS, QUANTITY)}, {"kg": f"{QUANTITY}.value"}


def _total(instrument: Instrument, body: Json) -> Values:
    if "valueInteger" in body:
        total, path = Decimal(body["valueInteger"]), "Observation.valueInteger"
    else:
        total, path = read_quantity(body.get("valueQuantity"), SCORE, QUANTITY), f"{QUANTITY}.value"
    return {"instrument": instrument.code, "total": total}, {"total": path, "instrument": "Observation.code"}


def _kinds() -> dict[Token, Kind]:
    found: dict[Token, Kind] = {}
    for vital in VITALS:
        read = partial(_pressure if vital.is_pressure else _vital, vital)
        kind = Kind(vital.source, ingest_observation, read)
        found |= {Token(LOINC, code): kind for code in (*vital.loinc, *vital.accepted)}
    found[Token(LOINC, WEIGHT)] = Kind(WEIGHTS, ingest_weight, _weight)
    for instrument in instruments().values():
        kind = Kind(SCORES, ingest_total, partial(_total, instrument))
        found |= dict.fromkeys(tokens_of(instrument), kind)
    return found


KINDS: Final = _kinds()
