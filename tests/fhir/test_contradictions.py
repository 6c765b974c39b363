"""What is given twice, or contradicts itself, is refused by its element: nobody here knows which of two is right."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.accounts.tenancy import enter_clinic
from clinic.fhir.checks.once import ABSENT, check_once, choices_of
from clinic.fhir.rest.errors import FhirError
from clinic.fhir.schema import definitions
from clinic.instruments.models import Assessment
from clinic.patients.models import Patient, Weight
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast
from tests.fhir.support import LOINC, Ehr, blood_pressure, coded, issues, observation, quantity

UNKNOWN = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown"}]
}
MISSING = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
SYSTOLIC = {"code": coded("8480-6"), "valueQuantity": quantity(150, "mm[Hg]")}
PULSE = {"valueQuantity": quantity(72, "/min")}
WEIGHT = {"valueQuantity": quantity(180, "kg")}


def stored(cast: Cast) -> int:
    with enter_clinic(cast.clinic, by=BUILDER):
        counts = [model._default_manager.count() for model in (Reading, Weight, Assessment)]
        return sum(counts) + Patient.objects.of(cast.clinic).count() - 1


def refused(ehr: Ehr, resource_type: str, body: dict[str, Any]) -> str:
    response = ehr.post(resource_type, body)
    assert response.status_code == 422, response.content
    path: str = issues(response)[0]["expression"][0]
    return path


def test_blood_pressure_that_contradicts_itself_is_refused(ehr: Ehr, cast: Cast) -> None:
    usual = blood_pressure(cast.patient.pk)
    both = {**SYSTOLIC, "code": coded("8480-6", "8462-4")}
    first, second = usual["component"]
    for changes, path in (
        ({"component": [first, second, SYSTOLIC]}, "Observation.component[2]"),
        ({"component": [first, second, first]}, "Observation.component[2]"),
        ({"component": [first, second, both]}, "Observation.component[2].code"),
        (
            {"component": [first | {"dataAbsentReason": UNKNOWN}, second]},
            "Observation.component[0].dataAbsentReason",
        ),
        ({"component": [first | {"valueString": "128"}, second]}, "Observation.component[0].valueString"),
        ({"dataAbsentReason": UNKNOWN}, "Observation.dataAbsentReason"),
        ({"valueQuantity": quantity(128, "mm[Hg]")}, "Observation.valueQuantity"),
        ({"focus": [{"reference": "Patient/1"}]}, "Observation.focus"),
        ({"focus": [{"display": "fetus"}]}, "Observation.focus"),
        ({"effectiveInstant": "2026-03-02T10:15:00Z"}, "Observation.effectiveInstant"),
        ({"effectivePeriod": {"start": "2026-03-02"}}, "Observation.effectivePeriod"),
        ({"code": coded("85354-9", "29463-7")}, "Observation.code"),
        (
            {"component": [first, second | {"valueQuantity": quantity(82, "mm[Hg]") | MISSING}]},
            "Observation.component[1].valueQuantity.extension",
        ),
        ({"_effectiveDateTime": MISSING}, "Observation._effectiveDateTime.extension"),
        (
            {"extension": [{"url": "https://x.example", "valueCode": "a", "valueString": "b"}]},
            "Observation.extension[0]",
        ),
    ):
        assert refused(ehr, "Observation", usual | changes).startswith(path), changes
    assert stored(cast) == 0


def test_single_value_that_contradicts_itself_is_refused(ehr: Ehr, cast: Cast) -> None:
    again = {"code": coded("8867-4"), "valueQuantity": quantity(110, "/min")}
    for code, changes, path in (
        ("8867-4", PULSE | {"valueInteger": 72}, "Observation.valueInteger"),
        ("8867-4", PULSE | {"dataAbsentReason": UNKNOWN}, "Observation.dataAbsentReason"),
        ("8867-4", PULSE | {"component": [again]}, "Observation.component[0]"),
        (
            "29463-7",
            {"valueQuantity": WEIGHT["valueQuantity"] | {"unit": "lbs"}},
            "Observation.valueQuantity.unit",
        ),
        (
            "29463-7",
            {"valueQuantity": quantity(82, "[lb_av]") | {"unit": "kg"}},
            "Observation.valueQuantity.unit",
        ),
        ("44261-6", {"valueQuantity": quantity(9, "{score}"), "valueInteger": 9}, "Observation.valueInteger"),
        ("44261-6", {"valueInteger": 9, "dataAbsentReason": UNKNOWN}, "Observation.dataAbsentReason"),
    ):
        assert refused(ehr, "Observation", observation(cast.patient.pk, code, **changes)) == path
    assert stored(cast) == 0


def test_answer_that_contradicts_itself_is_refused(ehr: Ehr, cast: Cast) -> None:
    never = {"system": LOINC, "code": "LA6568-5"}
    ordinal = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}
    where = "QuestionnaireResponse.item[0].answer[0]"
    for answer, path in (
        ({"valueCoding": never, "valueInteger": 0}, "valueInteger"),
        ({"valueCoding": never | {"display": "Nearly every day"}}, "valueCoding.display"),
        ({"valueCoding": never | {"extension": [ordinal]}}, "valueCoding.extension"),
    ):
        form = {
            "resourceType": "QuestionnaireResponse",
            "questionnaire": f"{LOINC}/q/44249-1",
            "status": "completed",
            "subject": {"reference": f"Patient/{cast.patient.pk}"},
            "authored": "2026-03-02T10:15:00Z",
            "item": [{"linkId": "1", "answer": [answer]}],
        }
        assert refused(ehr, "QuestionnaireResponse", form).startswith(f"{where}.{path}")
    assert stored(cast) == 0


def test_patient_who_contradicts_themselves_is_refused(ehr: Ehr, cast: Cast) -> None:
    usual = {
        "resourceType": "Patient",
        "name": [{"family": "Nwosu", "given": ["Chidi"]}],
        "birthDate": "1975-11-02",
    }
    for changes, path in (
        ({"deceasedBoolean": False, "deceasedDateTime": "2026-01-01"}, "Patient.deceasedDateTime"),
        ({"multipleBirthBoolean": True, "multipleBirthInteger": 2}, "Patient.multipleBirthInteger"),
        ({"_birthDate": MISSING}, "Patient._birthDate.extension"),
    ):
        assert refused(ehr, "Patient", usual | changes) == path
    assert stored(cast) == 0


CHOICES = [
    (kind, names)
    for kind in definitions()
    for names in choices_of(kind)
    if kind.startswith(("Observation", "Patient"))
]


@given(st.sampled_from(CHOICES), st.data())
def test_two_of_any_choice_are_refused(choice: tuple[str, tuple[str, ...]], data: st.DataObject) -> None:
    kind, names = choice
    one, other = data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
    check_once(kind, {one: "x"})
    with pytest.raises(FhirError) as refusal:
        check_once(kind, {one: "x", other: "x"})
    assert refusal.value.status == 422
