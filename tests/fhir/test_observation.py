"""Observations in and out: what is stored, what it sets off, what is refused and why."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from clinic.accounts.tenancy import enter_clinic
from clinic.care.sessions import amend_reading
from clinic.core import clock
from clinic.instruments.models import Assessment
from clinic.patients.models import Weight
from clinic.patients.selectors import latest_weight
from clinic.safety.models import Alert
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast
from tests.fhir.support import (
    Ehr,
    blood_pressure,
    coded,
    identified,
    issues,
    observation,
    quantity,
)

SCORES = "http://127.0.0.1:8000/fhir/CodeSystem/instrument-score"


def only(model: Any, cast: Cast) -> Any:
    with enter_clinic(cast.clinic, by=BUILDER):
        return model._default_manager.get()


@pytest.mark.parametrize("code", ["85354-9", "55284-4"])
def test_blood_pressure_becomes_a_reading_with_its_source(ehr: Ehr, cast: Cast, code: str) -> None:
    response = ehr.post(
        "Observation", blood_pressure(cast.patient.pk, 128, 82, code=code, **identified("b1"))
    )
    assert response.status_code == 201
    row = only(Reading, cast)
    assert (row.systolic, row.diastolic, row.pulse) == (128, 82, None)
    assert row.measured_at == dt.datetime(2026, 3, 2, 10, 15, tzinfo=dt.UTC)
    assert (row.source, row.recorded_by_kind, row.recorded_by_id) == ("fhir", "client", ehr.client.pk)
    assert row.client_key == "https://ehr.example/obs|b1"
    with enter_clinic(cast.clinic, by=BUILDER):
        context = row.history.get().pgh_context
    assert (context["actor_name"], context["door"]) == (ehr.client.name, "fhir")


def test_blood_pressure_told_again_says_the_same(ehr: Ehr, cast: Cast) -> None:
    posted = blood_pressure(cast.patient.pk, 128, 82, **identified("b1"))
    response = ehr.post("Observation", posted)
    told = ehr.get(response["Location"].split("/fhir/")[1])
    assert told["ETag"] == response["ETag"] == 'W/"1"'
    body = told.json()
    assert body["id"].endswith("-bp")
    assert body["code"]["coding"][0]["code"] == "85354-9"
    assert [part["valueQuantity"]["value"] for part in body["component"]] == [128, 82]
    assert body["identifier"] == posted["identifier"]
    assert body["effectiveDateTime"] == "2026-03-02T10:15:00Z"


@pytest.mark.parametrize(
    ("codes", "value", "column"),
    [
        (("8867-4",), quantity(72, "/min"), "pulse"),
        (("59408-5", "2708-6"), quantity(97, "%"), "spo2"),
        (("2708-6",), quantity(97, "%"), "spo2"),
    ],
)
def test_vital_sign_becomes_a_reading(
    ehr: Ehr, cast: Cast, codes: tuple[str, ...], value: Any, column: str
) -> None:
    response = ehr.post("Observation", observation(cast.patient.pk, *codes, valueQuantity=value))
    assert response.status_code == 201
    assert response.json()["valueQuantity"] == {**value, "unit": response.json()["valueQuantity"]["unit"]}
    assert getattr(only(Reading, cast), column) == value["value"]


def test_weight_keeps_its_precision(ehr: Ehr, cast: Cast) -> None:
    body = observation(cast.patient.pk, "29463-7", valueQuantity=quantity(0, "kg"))
    raw = str(body).replace("'", '"').replace('"value": 0', '"value": 82.45')
    response = ehr.post("Observation", raw)
    assert response.status_code == 201
    assert b'"value":82.45,' in response.content
    assert only(Weight, cast).kg == Decimal("82.45")


@pytest.mark.parametrize(
    ("code", "instrument"),
    [
        (coded("44261-6"), "phq-9"),
        ({"coding": [{"system": SCORES, "code": "madrs"}]}, "madrs"),
        ({"coding": [{"system": SCORES, "code": "phq-9"}]}, "phq-9"),
    ],
)
@pytest.mark.parametrize("value", [{"valueQuantity": quantity(21, "{score}")}, {"valueInteger": 21}])
def test_total_becomes_an_assessment(
    ehr: Ehr, cast: Cast, code: Any, instrument: str, value: dict[str, Any]
) -> None:
    response = ehr.post("Observation", observation(cast.patient.pk, code=code, **value))
    assert response.status_code == 201
    row = only(Assessment, cast)
    assert (row.instrument, row.total) == (instrument, 21)
    assert response.json()["category"][0]["coding"][0]["code"] == "survey"


def test_severe_pressure_from_an_ehr_alerts_the_clinic(ehr: Ehr, cast: Cast) -> None:
    at = (clock.now() - dt.timedelta(minutes=5)).isoformat()
    assert ehr.post("Observation", blood_pressure(cast.patient.pk, 215, 125, at=at)).status_code == 201
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Alert.objects.filter(patient=cast.patient).exists()


def refused(ehr: Ehr, body: Any) -> tuple[int, str]:
    response = ehr.post("Observation", body)
    return response.status_code, issues(response)[0].get("expression", [""])[0]


@pytest.mark.parametrize(
    ("systolic", "diastolic", "path"),
    [
        (1200, 80, "Observation.component[0].valueQuantity.value"),
        (128, 5, "Observation.component[1].valueQuantity.value"),
        (80, 120, "Observation.component"),
        (300.2, 80, "Observation.component[0].valueQuantity.value"),
        (-120, 80, "Observation.component[0].valueQuantity.value"),
    ],
)
def test_implausible_pressure_is_refused(
    ehr: Ehr, cast: Cast, systolic: Any, diastolic: Any, path: str
) -> None:
    status, expression = refused(ehr, blood_pressure(cast.patient.pk, systolic, diastolic))
    assert status == 422
    assert expression.startswith(path)
    with enter_clinic(cast.clinic, by=BUILDER):
        assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "at",
    [
        "2026-03-02T10:15:00",
        "2026-03-02",
        "2026-03",
        "2026-02-30T10:15:00Z",
        "2999-01-01T00:00:00Z",
        "2026-03-02 10:15",
        "0000-01-01T00:00:00Z",
    ],
)
def test_time_without_zone_or_in_the_future_is_refused(ehr: Ehr, cast: Cast, at: str) -> None:
    status, path = refused(ehr, blood_pressure(cast.patient.pk, at=at))
    assert (status, path) == (422, "Observation.effectiveDateTime")


def test_time_may_lie_ahead_by_what_clocks_differ(ehr: Ehr, cast: Cast) -> None:
    with time_machine.travel(clock.now(), tick=False):
        for seconds, status in ((50, 201), (70, 422)):
            at = (clock.now() + dt.timedelta(seconds=seconds)).isoformat()
            assert ehr.post("Observation", blood_pressure(cast.patient.pk, at=at)).status_code == status
    weight = observation(cast.patient.pk, "29463-7", valueQuantity=quantity(80, "kg"))
    ahead = (clock.now() + dt.timedelta(seconds=50)).isoformat()
    assert ehr.post("Observation", weight | {"effectiveDateTime": ahead}).status_code == 201


@pytest.mark.parametrize(
    ("elements", "path"),
    [
        ({"status": "preliminary"}, "Observation.status"),
        ({"status": "entered-in-error"}, "Observation.status"),
        ({"code": coded("0000-0")}, "Observation.code"),
        ({"code": coded("85354-9", "8867-4")}, "Observation.code"),
        ({"code": {"text": "blood pressure"}}, "Observation.code"),
        ({"subject": {"reference": "Group/1"}}, "Observation.subject"),
        ({"subject": {"display": "Ada"}}, "Observation.subject"),
        ({"component": None}, "Observation.component"),
        ({"effectiveDateTime": None}, "Observation.effectiveDateTime"),
        ({"identifier": [{"value": "no system"}]}, "Observation.identifier[0]"),
        ({"identifier": [{"system": "https://x.example", "value": "x" * 300}]}, "Observation.identifier[0]"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_element_that_cannot_be_kept_is_named(
    ehr: Ehr, cast: Cast, elements: dict[str, Any], path: str
) -> None:
    body = blood_pressure(cast.patient.pk) | elements
    assert refused(ehr, {name: value for name, value in body.items() if value is not None}) == (422, path)


@pytest.mark.parametrize("total", [28, -1, 3.5])
def test_total_the_instrument_cannot_give_is_refused(ehr: Ehr, cast: Cast, total: Any) -> None:
    body = observation(cast.patient.pk, "44261-6", valueQuantity=quantity(total, "{score}"))
    assert refused(ehr, body) == (422, "Observation.valueQuantity.value")


def test_subject_may_be_named_by_identifier_of_the_ehr(ehr: Ehr, cast: Cast) -> None:
    mrn = {"system": "https://ehr.example/mrn", "value": "A-1"}
    patient = {
        "resourceType": "Patient",
        "identifier": [mrn],
        "name": [{"family": "Nwosu", "given": ["Chi"]}],
    }
    patient_id = ehr.post("Patient", patient).json()["id"]
    body = blood_pressure(cast.patient.pk) | {"subject": {"identifier": mrn}}
    assert ehr.post("Observation", body).json()["subject"] == {"reference": f"Patient/{patient_id}"}


def test_secondary_identifier_that_cannot_be_kept_refuses_no_reading(ehr: Ehr, cast: Cast) -> None:
    usable = {"system": "https://ehr.example/obs", "value": "bp-1"}
    body = blood_pressure(cast.patient.pk, identifier=[{"value": "no system"}, usable, {"value": "x"}])
    first, second = ehr.post("Observation", body), ehr.post("Observation", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["identifier"] == [usable]


def test_reading_with_several_values_is_told_as_several_observations(ehr: Ehr, cast: Cast) -> None:
    from clinic.care.ingest import ingest_observation  # noqa: PLC0415

    with enter_clinic(cast.clinic, by=BUILDER):
        row = ingest_observation(
            patient=cast.patient,
            measured_at=clock.now(),
            systolic=120,
            diastolic=80,
            pulse=70,
            spo2=98,
            by=BUILDER,
        )
    found = ehr.get("Observation", {"patient": str(cast.patient.pk)}).json()["entry"]
    assert sorted(each["resource"]["id"] for each in found) == [
        f"{row.pk}-{part}" for part in ("bp", "hr", "spo2")
    ]
    for each in found:
        assert ehr.get(f"Observation/{each['resource']['id']}").json() == each["resource"]
    assert ehr.get(f"Observation/{row.pk}").status_code == 404
    assert ehr.get(f"Observation/{row.pk}-weight").status_code == 404


def test_corrected_reading_is_told_once_as_corrected(ehr: Ehr, cast: Cast) -> None:
    old = ehr.post("Observation", blood_pressure(cast.patient.pk, 182, 82)).json()["id"]
    with enter_clinic(cast.clinic, by=BUILDER):
        amend_reading(reading=Reading.objects.get(), reason="misread", systolic=128, by=BUILDER)
    told = ehr.get(f"Observation/{old}")
    assert told.json()["status"] == "corrected"
    assert told["ETag"] == 'W/"3"'
    standing = ehr.get("Observation", {"patient": str(cast.patient.pk), "status": "corrected"}).json()[
        "entry"
    ]
    assert [each["resource"]["component"][0]["valueQuantity"]["value"] for each in standing] == [128]


def test_weight_that_jumps_is_kept_and_told_as_waiting_for_a_person(ehr: Ehr, cast: Cast) -> None:
    """Pounds sent as kilograms: nothing can be asked here, so that somebody in the clinic has to look."""
    sent = {"82": "2026-03-02T10:15:00+00:00", "181": "2026-03-09T10:15:00+00:00"}
    first, second = (
        ehr.post(
            "Observation",
            observation(cast.patient.pk, "29463-7", at=at, valueQuantity=quantity(int(kg), "kg")),
        )
        for kg, at in sent.items()
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert "note" not in first.json()
    [note] = second.json()["note"]
    assert note["text"].startswith("To be confirmed in the clinic: 181")
    with enter_clinic(cast.clinic, by=BUILDER):
        assert latest_weight(cast.patient).kg == 82  # type: ignore[union-attr]
