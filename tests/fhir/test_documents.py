"""What the door says of itself and what it emits, held against the official schema and against what it does."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import record_rating
from clinic.care.ingest import ingest_observation, ingest_weight
from clinic.core import clock
from clinic.fhir.registry import RESOURCES
from clinic.fhir.schema import validator_of
from clinic.instruments.rules import instruments
from tests.build import BUILDER, Cast
from tests.fhir.support import Ehr, issues


def document(path: str) -> dict[str, Any]:
    response = Client().get(f"/fhir/{path}")
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def problems(resource: dict[str, Any]) -> list[str]:
    found = validator_of(resource["resourceType"]).iter_errors(resource)
    return [f"{error.instance_path}: {error.message}" for error in found]


def test_capability_statement_is_valid_and_open_to_all(db: None) -> None:
    statement = document("metadata")
    assert problems(statement) == []
    served = {each["type"] for each in statement["rest"][0]["resource"]}
    assert served == set(RESOURCES)
    assert "LOINC" in statement["copyright"]


def test_every_declared_search_parameter_is_understood(ehr: Ehr) -> None:
    for each in document("metadata")["rest"][0]["resource"]:
        for parameter in each["searchParam"]:
            name = parameter["name"]
            value = {"date": "2026", "token": "http://x.example|1"}.get(parameter["type"], "x")
            response = ehr.get(each["type"], {name: value}, Prefer="handling=strict")
            assert response.status_code == 200, (each["type"], name, response.content)


def test_smart_configuration_names_what_the_token_endpoint_takes(db: None) -> None:
    told = document(".well-known/smart-configuration")
    assert told["token_endpoint"] == "http://127.0.0.1:8000/oauth/token"
    assert told["token_endpoint_auth_signing_alg_values_supported"] == ["RS384", "ES384"]
    assert "system/Observation.crus" in told["scopes_supported"]
    assert "system/Patient.crus" in told["scopes_supported"]


@pytest.mark.parametrize("path", ["metadata", ".well-known/smart-configuration", "openapi.json"])
def test_documents_ignore_tokens_and_refuse_writes(db: None, path: str) -> None:
    assert Client().get(f"/fhir/{path}", headers={"Authorization": "Bearer nonsense"}).status_code == 200
    assert Client().post(f"/fhir/{path}").status_code == 405


SPACES = "".join(chr(code) for code in range(0x80, 0x3001) if chr(code).isspace())
"""Every one that R4 lets into no text; the pages use the one that does not break."""


def fill_chart(cast: Cast) -> None:
    """Everything we can tell: vitals, weight, a total of each instrument, and answers of each that has items."""
    at = clock.now()
    with enter_clinic(cast.clinic, by=BUILDER):
        cast.patient.change(address=f"1{SPACES}High Street")
        ingest_observation(
            patient=cast.patient, measured_at=at, systolic=120, diastolic=80, pulse=70, spo2=98, by=BUILDER
        )
        for kg in (82, 181):
            # The second jumps: why stands beside it, as a person reads it.
            ingest_weight(
                patient=cast.patient, kg=Decimal(kg), measured_at=at, note=f"{kg}{SPACES}kg", by=BUILDER
            )
        for code, instrument in instruments().items():
            if instrument.has_total:
                record_rating(patient=cast.patient, instrument=code, total=0, by=BUILDER)
            skipped = {item for group in instrument.one_of for item in group[1:]}
            answers = {
                item.link_id: item.answers[0].value
                for item in instrument.items
                if item.link_id not in skipped
            }
            if answers:
                record_rating(
                    patient=cast.patient, instrument=code, answers=answers, remark=f"so{SPACES}so", by=BUILDER
                )


@pytest.mark.parametrize("resource_type", sorted(RESOURCES))
def test_whatever_is_emitted_fits_the_official_schema(ehr: Ehr, cast: Cast, resource_type: str) -> None:
    fill_chart(cast)
    whose = "_id" if resource_type == "Patient" else "patient"
    bundle = ehr.get(
        resource_type,
        {whose: str(cast.patient.pk), "_count": "200", "colour": "red", "_total": "accurate"},
        Prefer="handling=lenient",
    ).json()
    assert problems(bundle) == []
    told = [each["resource"] for each in bundle["entry"]]
    assert len(told) > 1
    assert [problem for resource in told for problem in problems(resource)] == []


def test_errors_fit_the_official_schema(ehr: Ehr, cast: Cast) -> None:
    spaced = {"resourceType": "Patient", "name": [{"family": f"Nwosu{SPACES}Eze"}]}
    for response in (
        ehr.post("Patient", spaced),
        ehr.get("Patient", {f"a{SPACES}b": "1"}),
        ehr.get("Patient/x"),
        ehr.get("Nothing"),
        ehr.post("Observation", "{"),
        Client().get("/fhir/x"),
    ):
        assert issues(response)
        assert problems(response.json()) == []


@pytest.mark.parametrize(
    ("code", "profile"),
    [
        ("85354-9", "us-core-blood-pressure"),
        ("8867-4", "us-core-heart-rate"),
        ("59408-5", "us-core-pulse-oximetry"),
        ("29463-7", "us-core-body-weight"),
        ("44261-6", "us-core-observation-screening-assessment"),
    ],
)
def test_observation_names_its_us_core_profile(ehr: Ehr, cast: Cast, code: str, profile: str) -> None:
    fill_chart(cast)
    told = ehr.get("Observation", {"code": code}).json()["entry"][0]["resource"]
    assert told["meta"]["profile"] == [f"http://hl7.org/fhir/us/core/StructureDefinition/{profile}"]
    # What US Core asks of every one of them.
    assert {"status", "category", "code", "subject", "effectiveDateTime"} <= told.keys()
