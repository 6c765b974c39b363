"""Nobody is mistaken for somebody else: two names of one person agree, and nothing in a resource names another."""

import uuid
from typing import Any

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.instruments.models import Assessment
from clinic.patients.models import Patient
from clinic.patients.services import add_identifier
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast, make_patient
from tests.fhir.support import LOINC, Ehr, blood_pressure, identified, issues

MRN = "https://ehr.example/mrn"
ADA: dict[str, Any] = {"system": MRN, "value": "A-1"}
BEN: dict[str, Any] = {"system": MRN, "value": "B-1"}
UNKNOWN = {"system": MRN, "value": "C-9"}
FOREIGN = "https://ehr.example/fhir/Patient/77"
PRACTITIONER = {"reference": "https://ehr.example/fhir/Practitioner/1"}


@pytest.fixture
def ben(cast: Cast) -> Patient:
    """Another patient of the clinic; both have a number of the same hospital."""
    other = make_patient(cast.clinic, "Brandt")
    with enter_clinic(cast.clinic, by=BUILDER):
        add_identifier(patient=cast.patient, **ADA, by=BUILDER)
        add_identifier(patient=other, **BEN, by=BUILDER)
    return other


def forms(cast: Cast, subject: Any, **elements: Any) -> dict[str, Any]:
    items = [{"linkId": str(number), "answer": [{"valueInteger": 0}]} for number in range(1, 10)]
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{LOINC}/q/44249-1",
        "status": "completed",
        "subject": subject,
        "authored": "2026-03-02T10:15:00Z",
        "item": items,
        **elements,
    }


def post(ehr: Ehr, cast: Cast, resource_type: str, subject: Any, **elements: Any) -> Any:
    if resource_type == "Observation":
        return ehr.post(resource_type, blood_pressure(cast.patient.pk) | {"subject": subject} | elements)
    return ehr.post(resource_type, forms(cast, subject, **elements))


@pytest.mark.parametrize("resource_type", ["Observation", "QuestionnaireResponse"])
def test_subject_whose_reference_and_identifier_disagree_is_refused(
    ehr: Ehr, cast: Cast, ben: Patient, resource_type: str
) -> None:
    ada = f"Patient/{cast.patient.pk}"
    for identifier in (
        BEN,
        UNKNOWN,
        {"value": "B-1"},
        {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{ben.pk}"},
    ):
        refused = post(ehr, cast, resource_type, {"reference": ada, "identifier": identifier})
        assert refused.status_code == 422, identifier
        assert issues(refused)[0]["expression"] == [f"{resource_type}.subject.identifier"]
    # A reference of ours that names nobody is not put right by an identifier.
    for reference in (f"Patient/{uuid.uuid4()}", "Patient/77", f"Patient/{cast.other_patient.pk}", "#p"):
        refused = post(ehr, cast, resource_type, {"reference": reference, "identifier": ADA})
        assert refused.status_code == 422, reference
    typed = {"reference": ada, "type": "Practitioner"}
    assert post(ehr, cast, resource_type, typed).status_code == 422
    with enter_clinic(cast.clinic, by=BUILDER):
        assert not Reading.objects.exists()
        assert not Assessment.objects.of(cast.clinic).exists()


@pytest.mark.parametrize("resource_type", ["Observation", "QuestionnaireResponse"])
def test_subject_named_twice_in_agreement_is_taken(
    ehr: Ehr, cast: Cast, ben: Patient, resource_type: str
) -> None:
    ada = f"Patient/{cast.patient.pk}"
    own = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{cast.patient.pk}"}
    for identifier in (ADA, own, {"value": "A-1"}):
        taken = post(ehr, cast, resource_type, {"reference": ada, "identifier": identifier})
        assert (taken.status_code, taken.json()["subject"]["reference"]) == (201, ada)
        assert "contained" not in taken.json()
    foreign = post(ehr, cast, resource_type, {"reference": FOREIGN, "identifier": ADA, "type": "Patient"})
    assert foreign.json()["subject"]["reference"] == ada
    # Of a system that nobody here has a number of: taken, and said that it was not checked.
    unheard = {"system": "https://lab.example", "value": "1"}
    told = post(
        ehr,
        cast,
        resource_type,
        {"reference": ada, "identifier": unheard},
    )
    assert told.status_code == 201
    [issue] = told.json()["contained"][0]["issue"]
    assert (issue["severity"], issue["expression"]) == ("warning", [f"{resource_type}.subject.identifier"])


@pytest.mark.parametrize(
    ("resource_type", "element"),
    [
        ("Observation", "performer"),
        ("Observation", "basedOn"),
        ("QuestionnaireResponse", "source"),
        ("QuestionnaireResponse", "author"),
        ("QuestionnaireResponse", "encounter"),
    ],
)
def test_reference_to_another_patient_is_refused_anywhere(
    ehr: Ehr, cast: Cast, ben: Patient, resource_type: str, element: str
) -> None:
    ada = {"reference": f"Patient/{cast.patient.pk}"}
    for other in (
        {"reference": f"Patient/{ben.pk}"},
        {"identifier": BEN},
        {"identifier": BEN, "type": "Patient"},
        {"reference": f"Patient/{cast.patient.pk}", "identifier": BEN},
        {"reference": FOREIGN},
    ):
        given = [other] if element in {"performer", "basedOn"} else other
        refused = post(ehr, cast, resource_type, ada, **{element: given})
        assert refused.status_code == 422, other
        assert issues(refused)[0]["expression"][0].startswith(f"{resource_type}.{element}")
    for same in (ada, {"identifier": ADA}, PRACTITIONER, {"identifier": BEN, "type": "Practitioner"}):
        given = [same] if element in {"performer", "basedOn"} else same
        assert post(ehr, cast, resource_type, ada, **{element: given}).status_code == 201, same


def test_source_named_as_the_subject_is_the_patient(ehr: Ehr, cast: Cast, ben: Patient) -> None:
    subject = {"reference": FOREIGN, "identifier": ADA}
    for source in (
        subject,
        {"reference": FOREIGN},
        {"identifier": ADA},
        {"reference": f"Patient/{cast.patient.pk}"},
    ):
        assert post(ehr, cast, "QuestionnaireResponse", subject, source=source).status_code == 201
    with enter_clinic(cast.clinic, by=BUILDER):
        by = set(Assessment.objects.of(cast.clinic).values_list("completed_by", flat=True))
    assert by == {"patient"}


def test_what_a_condition_or_an_identifier_finds_of_another_patient_is_no_answer(
    ehr: Ehr, cast: Cast, ben: Patient
) -> None:
    sent = blood_pressure(ben.pk, **identified("bp-1"))
    assert ehr.post("Observation", sent).status_code == 201
    mistaken = blood_pressure(cast.patient.pk, **identified("bp-1"))
    condition = {"If-None-Exist": "identifier=https://ehr.example/obs|bp-1"}
    for headers in ({}, condition):
        for status in ("final", "corrected", "entered-in-error"):
            assert ehr.post("Observation", mistaken | {"status": status}, **headers).status_code == 409


def test_many_references_are_refused_without_being_looked_up(
    ehr: Ehr, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    performers = [{"identifier": {"system": MRN, "value": str(number)}} for number in range(5_000)]
    with django_assert_max_num_queries(20):
        refused = ehr.post("Observation", blood_pressure(cast.patient.pk, performer=performers))
    assert (refused.status_code, issues(refused)[0]["code"]) == (422, "too-costly")
