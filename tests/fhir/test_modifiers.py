"""Elements that change what the others mean are refused by name, never dropped."""

from typing import Any

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.patients.models import Patient
from tests.build import BUILDER, Cast
from tests.fhir.support import Ehr, blood_pressure, issues, observation, quantity

PERSON: dict[str, Any] = {
    "resourceType": "Patient",
    "name": [{"family": "Nwosu", "given": ["Chidi"]}],
    "birthDate": "1975-11-02",
}
EXTENSION = [{"url": "https://ehr.example/negated", "valueBoolean": True}]


def patients(cast: Cast) -> int:
    with enter_clinic(cast.clinic, by=BUILDER):
        return Patient.objects.of(cast.clinic).count()


@pytest.mark.parametrize(
    ("path", "element"),
    [
        ("Patient._deceasedDateTime", {"_deceasedDateTime": {"extension": EXTENSION}}),
        (
            "Patient.link",
            {"link": [{"type": "replaced-by", "other": {"reference": "Patient/1"}}]},
        ),
        ("Patient.implicitRules", {"implicitRules": "https://ehr.example/rules"}),
        ("Patient.modifierExtension", {"modifierExtension": EXTENSION}),
        (
            "Patient.contact[0].modifierExtension",
            {"contact": [{"name": {"text": "Obi"}, "modifierExtension": EXTENSION}]},
        ),
    ],
)
def test_patient_with_a_modifier_is_refused_by_its_element(
    ehr: Ehr, cast: Cast, path: str, element: dict[str, Any]
) -> None:
    stored = ehr.get(f"Patient/{cast.patient.pk}")
    changed = ehr.put(f"Patient/{cast.patient.pk}", stored.json() | element, **{"If-Match": stored["ETag"]})
    for refused in (ehr.post("Patient", PERSON | element), changed):
        assert refused.status_code == 422
        assert issues(refused)[0]["expression"] == [path]
    assert patients(cast) == 1


@pytest.mark.parametrize("prefer", ["handling=strict", "return=OperationOutcome"])
def test_patient_who_is_said_to_live_is_stored_without_a_word(ehr: Ehr, cast: Cast, prefer: str) -> None:
    response = ehr.post("Patient", PERSON | {"deceasedBoolean": False}, Prefer=prefer)
    assert response.status_code == 201
    assert "deceased" not in response.content.decode()
    assert patients(cast) == 2


def test_modifier_inside_an_observation_is_refused_by_its_place(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk)
    body["component"][1]["modifierExtension"] = EXTENSION
    weight = observation(cast.patient.pk, "29463-7", valueQuantity=quantity(80, "kg"))
    contained = weight | {
        "contained": [{"resourceType": "Device", "implicitRules": "https://ehr.example/rules"}]
    }
    for sent, path in (
        (body, "Observation.component[1].modifierExtension"),
        (contained, "Observation.contained[0].implicitRules"),
    ):
        refused = ehr.post("Observation", sent)
        assert (refused.status_code, issues(refused)[0]["expression"]) == (422, [path])
