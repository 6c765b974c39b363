"""What an observation may be about: by which code it comes, how its value is read, by which verbs it is stored."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from functools import partial
from typing import Any, Final

from clinic.care.assessments import correct_assessment, withdraw_assessment
from clinic.care.ingest import ingest_observation, ingest_total, ingest_weight, withdraw_values
from clinic.care.people import amend_weight, mark_in_error
from clinic.care.sessions import amend_reading
from clinic.core.errors import FieldError
from clinic.fhir.mapping.quantities import MASS, SCORE, Amount, read_quantity
from clinic.fhir.mapping.systems import LOINC
from clinic.fhir.resource import Json, Source
from clinic.fhir.resources.observation.scores import CATEGORY as SURVEY
from clinic.fhir.resources.observation.scores import SCORES, tokens_of
from clinic.fhir.resources.observation.vitals import CATEGORY, PARTS, VITALS, Vital
from clinic.fhir.resources.observation.weights import CODE as WEIGHT
from clinic.fhir.resources.observation.weights import WEIGHTS
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.search.values import Token
from clinic.instruments.rules import Instrument, instruments
from clinic.treatments.rules.readings import to_whole

QUANTITY: Final = "Observation.valueQuantity"
WORDS: Final = {"spo2": "SpO2", "kg": "Weight"}
GRAM: Final = Decimal("0.001")


@dataclass(slots=True)
class Values:
    """Columns, the element each came from, components without a place, and what was rounded."""

    columns: Json = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    rounded: list[Issue] = field(default_factory=list)

    def take(self, column: str, kept: Decimal | int, amount: Amount, path: str, unit: str) -> None:
        self.columns[column], self.paths[column] = kept, f"{path}.value"
        if kept != amount.exact:
            told = f"{WORDS.get(column, column.capitalize())} sent as {amount.sent}, kept as {kept} {unit}"
            self.rounded.append(Issue("value", told, f"{path}.value", "warning"))

    @property
    def note(self) -> str:
        """For the record: what a person sees beside the value."""
        return "; ".join(issue.diagnostics for issue in self.rounded)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Kind:
    """`correct` and `take_back` are given the row, the reason and who acts."""

    source: Source
    category: str
    read: Callable[[Json], Values]
    store: Callable[..., Any]
    correct: Callable[..., Any]
    take_back: Callable[..., Any]
    instrument: str = ""
    has_components: bool = False


def _vital(vital: Vital, body: Json) -> Values:
    values = Values()
    _take_whole(values, vital, vital.column, body.get("valueQuantity"), QUANTITY)
    values.columns["note"] = values.note
    return values


def _pressure(vital: Vital, body: Json) -> Values:
    """Raises FhirError 422 for a part given twice or not at all, and for a value of the panel itself (obs-7)."""
    values = Values()
    given = next((name for name in body if name.startswith("value")), "")
    if given or "dataAbsentReason" in body:
        told = "stands beside the components; a blood pressure is its two parts"
        raise unprocessable(f"Observation.{given or 'dataAbsentReason'}", told)
    for index, component in enumerate(body.get("component", [])):
        path = f"Observation.component[{index}]"
        column = _part(component, path)
        if not column:
            values.left.append(path)
        elif column in values.columns:
            raise unprocessable(path, f"the {column} pressure is given twice")
        else:
            _take_whole(values, vital, column, component.get("valueQuantity"), f"{path}.valueQuantity")
            values.left += [
                f"{path}.code.coding[{number}]"
                for number, coding in enumerate(component["code"]["coding"])
                if coding.get("system") != LOINC or coding.get("code") not in PARTS
            ]
    for code, (column, display) in PARTS.items():
        if column not in values.columns:
            missing = f"{display} ({LOINC}|{code}) is needed"
            raise unprocessable("Observation.component", missing, code="required")
    values.columns["note"] = values.note
    return values


def _take_whole(values: Values, vital: Vital, column: str, quantity: object, path: str) -> None:
    amount = read_quantity(quantity, vital.unit, path)
    try:
        kept = to_whole(column, amount.exact)
    except FieldError as error:
        raise unprocessable(f"{path}.value", f"{error.message} (given: {shown(amount.sent)})") from None
    values.take(column, kept, amount, path, vital.unit.display)


def _part(component: Json, path: str) -> str:
    """Column of a component, empty for one we do not keep. Raises FhirError 422 for one that claims to be both."""
    codes = [each.get("code") for each in component["code"].get("coding", []) if each.get("system") == LOINC]
    found = {column for code, (column, _) in PARTS.items() if code in codes}
    if len(found) > 1:
        raise unprocessable(f"{path}.code", "cannot be both pressures")
    return found.pop() if found else ""


def _weight(body: Json) -> Values:
    values = Values()
    amount = read_quantity(body.get("valueQuantity"), MASS, QUANTITY)
    # Downwards: a dose reckoned by it, and what it is judged by, errs on the careful side.
    values.take("kg", amount.exact.quantize(GRAM, ROUND_DOWN), amount, QUANTITY, MASS.display)
    values.columns["note"] = values.note
    return values


def _total(instrument: Instrument, body: Json) -> Values:
    values = Values()
    if "valueInteger" in body:
        total, path = Decimal(body["valueInteger"]), "Observation.valueInteger"
    else:
        total, path = read_quantity(body.get("valueQuantity"), SCORE, QUANTITY).exact, f"{QUANTITY}.value"
    if total != total.to_integral_value():
        raise unprocessable(path, f"{instrument.abbreviation} gives whole numbers (given: {shown(total)})")
    values.columns = {"instrument": instrument.code, "total": total}
    values.paths = {"total": path, "instrument": "Observation.code"}
    return values


def _correct_vital(row: Any, **fields: Any) -> Any:
    return amend_reading(reading=row, **fields)


def _take_back_vital(vital: Vital, row: Any, **told: Any) -> Any:
    return withdraw_values(reading=row, names=vital.columns, **told)


def _correct_weight(row: Any, **fields: Any) -> Any:
    return amend_weight(weight=row, **fields)


def _take_back_weight(row: Any, **told: Any) -> Any:
    return mark_in_error(fact=row, **told)


def _correct_total(row: Any, **fields: Any) -> Any:
    _refuse_answered(row)
    return correct_assessment(assessment=row, **fields)


def _take_back_total(row: Any, **told: Any) -> Any:
    _refuse_answered(row)
    return withdraw_assessment(assessment=row, **told)


def _refuse_answered(row: Any) -> None:
    if row.answers:
        told = "this total comes from a form: correct or take back its QuestionnaireResponse"
        raise unprocessable("Observation.derivedFrom", told, code="business-rule")


def _kinds() -> dict[Token, Kind]:
    found: dict[Token, Kind] = {}
    for vital in VITALS:
        kind = Kind(
            source=vital.source,
            category=CATEGORY,
            read=partial(_pressure if vital.is_pressure else _vital, vital),
            store=ingest_observation,
            correct=_correct_vital,
            take_back=partial(_take_back_vital, vital),
            has_components=vital.is_pressure,
        )
        found |= {Token(LOINC, code): kind for code in (*vital.loinc, *vital.accepted)}
    found[Token(LOINC, WEIGHT)] = Kind(
        source=WEIGHTS,
        category=CATEGORY,
        read=_weight,
        store=ingest_weight,
        correct=_correct_weight,
        take_back=_take_back_weight,
    )
    for instrument in instruments().values():
        kind = Kind(
            source=SCORES,
            category=SURVEY,
            read=partial(_total, instrument),
            store=ingest_total,
            correct=_correct_total,
            take_back=_take_back_total,
            instrument=instrument.code,
        )
        found |= dict.fromkeys(tokens_of(instrument), kind)
    return found


KINDS: Final = _kinds()
