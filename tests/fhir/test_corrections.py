"""Corrections: one id whose status and version change, whoever corrects; what is taken back stays, without effect."""

import datetime as dt
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import correct_assessment, record_rating, submit_self_report
from clinic.care.ingest import ingest_observation
from clinic.care.sessions import amend_reading, mark_reading_in_error
from clinic.core import clock
from clinic.fhir.oauth.callers import actor_of
from clinic.instruments.models import Assessment
from clinic.patients.models import Weight
from clinic.patients.selectors import latest_weight
from clinic.patients.services import record_weight
from clinic.safety.models import Alert
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast
from tests.fhir.support import Ehr, blood_pressure, identified, issues, make_ehr, observation, quantity
from tests.fhir.test_questionnaire_response import form

KINDS = ("pressure", "weight", "total", "form")


def weight(cast: Cast, kg: Any, **key: Any) -> dict[str, Any]:
    return observation(cast.patient.pk, "29463-7", valueQuantity=quantity(kg, "kg"), **key)


def pair(cast: Cast, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is posted first, and its correction under the same identifier."""
    key = identified(kind)
    patient = cast.patient.pk
    match kind:
        case "pressure":
            return blood_pressure(patient, 182, 82, **key), blood_pressure(patient, 128, 82, **key)
        case "weight":
            return weight(cast, 82, **key), weight(cast, 83, **key)
        case "total":
            first, second = (observation(patient, "44261-6", valueInteger=total, **key) for total in (21, 12))
        case _:
            single = key["identifier"][0]
            first, second = (form(cast, [points] * 9, identifier=single) for points in (2, 1))
    return first, second


def corrected_in(resource_type: str) -> str:
    return "amended" if resource_type == "QuestionnaireResponse" else "corrected"


def said(body: dict[str, Any]) -> Any:
    """What a resource says: its value, its components or its answers."""
    if "component" in body:
        return [each["valueQuantity"]["value"] for each in body["component"]]
    if "item" in body:
        coded = [each["answer"][0].get("valueCoding", {}).get("code") for each in body["item"]]
        return [
            code or each["answer"][0]["valueInteger"] for code, each in zip(coded, body["item"], strict=True)
        ]
    return body.get("valueQuantity", {}).get("value", body.get("valueInteger"))


def standing(cast: Cast) -> int:
    """Rows that still count."""
    with enter_clinic(cast.clinic, by=BUILDER):
        return sum(
            model._default_manager.filter(status="final").count() for model in (Reading, Weight, Assessment)
        )


def found(ehr: Ehr, cast: Cast, first: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    kind = first["resourceType"]
    asked = {"patient": str(cast.patient.pk), **query}
    entries = ehr.get(kind, asked).json().get("entry", [])
    return [
        each["resource"]
        for each in entries
        if not each["resource"]["id"].endswith("-score") or kind == "Observation"
    ]


@pytest.mark.parametrize("how", ["identifier", "update"])
@pytest.mark.parametrize("kind", KINDS)
def test_fact_is_corrected_and_taken_back_under_one_id(ehr: Ehr, cast: Cast, kind: str, how: str) -> None:
    first, second = pair(cast, kind)
    resource_type = first["resourceType"]
    corrected = corrected_in(resource_type)
    original = ehr.post(resource_type, first)
    assert original.status_code == 201, original.content
    where = f"{resource_type}/{original.json()['id']}"

    def send(body: dict[str, Any], status: str) -> Any:
        if how == "identifier":
            return ehr.post(resource_type, body | {"status": status})
        etag = ehr.get(where)["ETag"]
        return ehr.put(where, body | {"status": status, "id": original.json()["id"]}, **{"If-Match": etag})

    changed = send(second, corrected)
    assert changed.status_code == 200, changed.content
    told = ehr.get(where)
    assert told.json() == changed.json()
    assert told.json()["id"] == original.json()["id"]
    assert (told.json()["status"], told.json()["identifier"]) == (corrected, original.json()["identifier"])
    assert said(told.json()) == said(ehr.post(resource_type, second).json()) != said(original.json())
    assert told["ETag"] > original["ETag"]
    assert standing(cast) == 1
    # Once more changes nothing, and neither does the first post that comes late.
    assert send(second, corrected)["ETag"] == told["ETag"]
    late = ehr.post(resource_type, first)
    assert (late.status_code, late.json()) == (200, told.json())

    gone = send(second, "entered-in-error")
    assert (gone.status_code, gone.json()["status"]) == (200, "entered-in-error")
    assert gone["ETag"] > told["ETag"]
    assert standing(cast) == 0
    assert [each["status"] for each in found(ehr, cast, first, _id=original.json()["id"])] == [
        "entered-in-error"
    ]
    assert send(second, "entered-in-error").status_code == 200
    assert send(first, corrected).status_code == 409
    assert ehr.post(resource_type, first).json()["status"] == "entered-in-error"


def test_corrected_fact_is_found_as_one_by_what_it_says_now(ehr: Ehr, cast: Cast) -> None:
    for kind in KINDS:
        first, second = pair(cast, kind)
        corrected = corrected_in(first["resourceType"])
        logical_id = ehr.post(first["resourceType"], first).json()["id"]
        ehr.post(first["resourceType"], second | {"status": corrected})

        def hits(**query: str) -> int:
            return [each["id"] for each in found(ehr, cast, first, **query)].count(logical_id)  # noqa: B023

        assert hits() == hits(_id=logical_id) == hits(status=corrected) == 1
        assert hits(identifier=f"https://ehr.example/obs|{kind}") == 1
        assert hits(**{"status:not": "entered-in-error"}) == 1
        assert hits(status="final,completed") == hits(**{"status:not": corrected}) == 0


def test_severe_pressure_that_is_corrected_lets_its_alert_say_so(ehr: Ehr, cast: Cast) -> None:
    at = (clock.now() - dt.timedelta(minutes=5)).isoformat()
    severe = blood_pressure(cast.patient.pk, 215, 125, at=at, **identified("bp"))
    ehr.post("Observation", severe)
    ehr.post(
        "Observation",
        blood_pressure(cast.patient.pk, 125, 82, at=at, **identified("bp")) | {"status": "corrected"},
    )
    with enter_clinic(cast.clinic, by=BUILDER):
        amended, corrected = Reading.objects.order_by("id")
        alerts = list(Alert.objects.filter(patient=cast.patient))
    assert [(alert.about_id, alert.withdrawn_at is None) for alert in alerts] == [(amended.pk, False)]
    assert (corrected.systolic, amended.status_reason) == (125, "corrected by the system that sent it")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_back_need_not_say_once_more_what_it_said(ehr: Ehr, cast: Cast, kind: str) -> None:
    first, _ = pair(cast, kind)
    stored = ehr.post(first["resourceType"], first).json()
    needed = ("resourceType", "identifier", "code", "questionnaire", "subject")
    bare = {name: first[name] for name in needed if name in first} | {"status": "entered-in-error"}
    gone = ehr.post(first["resourceType"], bare)
    assert (gone.status_code, gone.json()["id"]) == (200, stored["id"]), gone.content
    assert gone.json()["status"] == "entered-in-error"
    assert standing(cast) == 0


def test_weight_that_was_taken_back_is_used_no_more(ehr: Ehr, cast: Cast) -> None:
    first, _ = pair(cast, "weight")
    ehr.post("Observation", first)
    ehr.post("Observation", first | {"status": "entered-in-error"})
    with enter_clinic(cast.clinic, by=BUILDER):
        assert latest_weight(cast.patient) is None


def test_correction_at_the_console_keeps_the_id_and_raises_the_version(ehr: Ehr, cast: Cast) -> None:
    posted = ehr.post("Observation", blood_pressure(cast.patient.pk, 182, 82, **identified("bp")))
    scored = ehr.post("QuestionnaireResponse", form(cast))
    with enter_clinic(cast.clinic, by=BUILDER):
        amended = amend_reading(reading=Reading.objects.get(), reason="misread", systolic=128, by=BUILDER)
        correct_assessment(
            assessment=Assessment.objects.get(),
            answers={"1": 0, **{str(n): 1 for n in range(2, 10)}},
            reason="x",
            by=BUILDER,
        )
    told = ehr.get(f"Observation/{posted.json()['id']}")
    assert (told.json()["status"], said(told.json())) == ("corrected", [128, 82])
    assert told.json()["identifier"] == posted.json()["identifier"]
    assert told["ETag"] > posted["ETag"]
    score = ehr.get(f"Observation/{scored.json()['id']}-score").json()
    assert (score["status"], score["valueQuantity"]["value"]) == ("corrected", 8)
    assert score["derivedFrom"] == [{"reference": f"QuestionnaireResponse/{scored.json()['id']}"}]
    with enter_clinic(cast.clinic, by=BUILDER):
        mark_reading_in_error(reading=amended, reason="other patient", by=BUILDER)
    assert ehr.get(f"Observation/{posted.json()['id']}").json()["status"] == "entered-in-error"


def test_value_is_taken_back_out_of_a_reading_that_keeps_the_others(ehr: Ehr, cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        row = ingest_observation(
            patient=cast.patient,
            measured_at=clock.now(),
            systolic=120,
            diastolic=80,
            pulse=70,
            spo2=98,
            by=actor_of(ehr.client),
        )
    pulse = ehr.get(f"Observation/{row.pk}-hr")
    gone = ehr.put(
        f"Observation/{row.pk}-hr",
        pulse.json() | {"status": "entered-in-error"},
        **{"If-Match": pulse["ETag"]},
    )
    assert (gone.status_code, gone.json()["status"]) == (200, "entered-in-error")
    told = {
        each["id"].removeprefix(str(row.pk)): each["status"]
        for each in found(ehr, cast, blood_pressure(cast.patient.pk))
    }
    assert told == {"-bp": "final", "-hr": "entered-in-error", "-spo2": "final"}
    with enter_clinic(cast.clinic, by=BUILDER):
        standing_row = Reading.objects.get(status="final")
    assert (standing_row.systolic, standing_row.pulse, standing_row.spo2) == (120, None, 98)


def recorded_elsewhere(cast: Cast) -> dict[str, str]:
    """What the nurse measured, what the patient answered, what another system sent."""
    other = make_ehr(cast.clinic)
    with enter_clinic(cast.clinic, by=BUILDER):
        patient, by = cast.patient, cast.nurse_actor
        reading = ingest_observation(
            patient=patient, measured_at=clock.now(), systolic=205, diastolic=125, by=by
        )
        kg = record_weight(patient=patient, kg=Decimal(82), by=by)
        rating = record_rating(patient=patient, instrument="madrs", total=30, by=by)
        answers = {str(item): 3 for item in range(1, 10)}
        asked = submit_self_report(
            patient=patient, instrument="phq-9", answers=answers, by=cast.patient_actor
        ).assessment
    sent = other.post(
        "Observation",
        observation(patient.pk, "8867-4", valueQuantity=quantity(70, "/min"), **identified("x")),
    )
    return {
        "nurse's pressure": f"Observation/{reading.pk}-bp",
        "nurse's weight": f"Observation/{kg.pk}-weight",
        "nurse's score": f"Observation/{rating.pk}-score",
        "patient's answers": f"QuestionnaireResponse/{asked.pk}",
        "another system's pulse": f"Observation/{sent.json()['id']}",
    }


def test_system_corrects_and_takes_back_only_what_it_sent_itself(ehr: Ehr, cast: Cast) -> None:
    """A gate, an alert and a dose rest on what the nurse measured and the patient answered."""
    for whose, where in recorded_elsewhere(cast).items():
        read = ehr.get(where)
        assert read.status_code == 200, whose
        body, status = read.json(), corrected_in(read.json()["resourceType"])
        changed = deepcopy(body) | {"status": status}
        if "item" in body:
            changed["item"][8] = body["item"][8] | {"answer": [{"valueInteger": 0}]}
        for holder in changed.get("component", [changed]):
            if "valueQuantity" in holder:
                holder["valueQuantity"] = holder["valueQuantity"] | {"value": 77}
        changed |= {"valueInteger": 3} if "valueInteger" in body else {}
        for put in (changed, body | {"status": "entered-in-error"}):
            refused = ehr.put(where, put, **{"If-Match": read["ETag"]})
            assert refused.status_code == 403, (whose, refused.content)
            assert "only its own sender corrects it here" in issues(refused)[0]["diagnostics"]
        assert ehr.get(where).json() == body, whose
    pulse = observation(cast.patient.pk, "8867-4", valueQuantity=quantity(90, "/min"), **identified("x"))
    assert ehr.post("Observation", pulse | {"status": "corrected"}).status_code == 403
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Alert.objects.open().filter(withdrawn_at=None, rule="suicide-item").exists()


def test_system_does_not_write_over_what_staff_corrected_since(ehr: Ehr, cast: Cast) -> None:
    first = ehr.post("Observation", blood_pressure(cast.patient.pk, 182, 82, **identified("bp"))).json()
    with enter_clinic(cast.clinic, by=BUILDER):
        amend_reading(reading=Reading.objects.get(), systolic=200, reason="wrong cuff", by=cast.nurse_actor)
    again = blood_pressure(cast.patient.pk, 118, 76, **identified("bp")) | {"status": "corrected"}
    refused = ehr.post("Observation", again)
    assert (refused.status_code, said(ehr.get(f"Observation/{first['id']}").json())[0]) == (403, 200)


VALUES = {"-bp": ["systolic", "diastolic"], "-hr": ["pulse"], "-spo2": ["spo2"]}


def amend(cast: Cast, part: str, number: int, **moment: Any) -> None:
    """Lower by `number`, in the console."""
    with enter_clinic(cast.clinic, by=BUILDER):
        row = Reading.objects.get(status="final")
        values = {name: getattr(row, name) - number for name in VALUES[part]}
        amend_reading(reading=row, reason="misread", by=BUILDER, **values, **moment)


@pytest.mark.parametrize("door", ["EHR", "console"])
@pytest.mark.parametrize("part", VALUES)
def test_correction_of_one_value_leaves_the_others_of_its_reading_as_they_were(
    ehr: Ehr, cast: Cast, part: str, door: str
) -> None:
    """In what is told and in what is found, however often; a corrected time is that of them all."""
    with enter_clinic(cast.clinic, by=BUILDER):
        row = ingest_observation(
            patient=cast.patient,
            measured_at=clock.now() - dt.timedelta(hours=1),
            systolic=120,
            diastolic=80,
            pulse=70,
            spo2=98,
            by=actor_of(ehr.client),
        )

    def told() -> dict[str, Any]:
        read = {suffix: ehr.get(f"Observation/{row.pk}{suffix}").json() for suffix in VALUES}
        return {suffix: {**each, "meta": None} for suffix, each in read.items()}

    def statuses() -> dict[str, list[str]]:
        both = {status: found(ehr, cast, told()["-bp"], status=status) for status in ("final", "corrected")}
        return {
            status: sorted(each["id"].removeprefix(str(row.pk)) for each in hits)
            for status, hits in both.items()
        }

    def correct(number: int, of: str = part, **moment: Any) -> None:
        where = f"Observation/{row.pk}{of}"
        if door == "console":
            amend(cast, of, number, **moment)
            return
        read = ehr.get(where)
        body = read.json() | {"status": "corrected"}
        for holder in body.get("component", [body]):
            # What is rounded comes with a note of its own.
            holder["valueQuantity"]["value"] -= number + 0.1
        body |= {"effectiveDateTime": moment["measured_at"].isoformat()} if moment else {}
        assert ehr.put(where, body, **{"If-Match": read["ETag"]}).status_code == 200

    before, others = told(), set(VALUES) - {part}
    for number in (1, 2, 3):
        correct(number)
        now = told()
        assert {suffix: now[suffix] for suffix in others} == {suffix: before[suffix] for suffix in others}
        assert now[part]["status"] == "corrected"
        performer = ehr.client.name if door == "EHR" else BUILDER.name
        assert now[part]["performer"] == [{"display": performer}]
        assert statuses() == {"final": sorted(others), "corrected": [part]}
    # One more of another value: this one stays corrected, though the last row says of it what the one before did.
    another, third = sorted(others)
    mine = told()[part]
    correct(1, another)
    assert told()[part] == mine
    assert statuses() == {"final": [third], "corrected": sorted([part, another])}
    correct(1, measured_at=clock.now() - dt.timedelta(minutes=30))
    assert statuses() == {"final": [], "corrected": sorted(VALUES)}


def test_update_cannot_move_a_fact_to_another_thing(ehr: Ehr, cast: Cast) -> None:
    posted = ehr.post("Observation", blood_pressure(cast.patient.pk, **identified("bp"))).json()
    told = posted | {"status": "corrected"}
    where, match = f"Observation/{posted['id']}", {"If-Match": 'W/"1"'}
    pulse = observation(cast.patient.pk, "8867-4", valueQuantity=quantity(72, "/min"), id=posted["id"])
    for body, path in (
        (told | identified("another"), "Observation.identifier"),
        (pulse, "Observation.code"),
        (told | {"status": "preliminary"}, "Observation.status"),
    ):
        refused = ehr.put(where, body, **match)
        assert (refused.status_code, issues(refused)[0]["expression"]) == (422, [path])
    assert ehr.put(where, told).status_code == 428
    assert ehr.put(where, told, **{"If-Match": 'W/"7"'}).status_code == 412
    assert ehr.get(where).json() == posted


def test_identifier_is_that_of_one_observation_whatever_it_measures(ehr: Ehr, cast: Cast) -> None:
    """Each kind under the identifier of each other: never stored beside it, never moved to it."""
    patient = cast.patient.pk
    kinds = {
        "pressure": blood_pressure(patient),
        "pulse": observation(patient, "8867-4", valueQuantity=quantity(70, "/min")),
        "oxygen": observation(patient, "59408-5", valueQuantity=quantity(97, "%")),
        "weight": observation(patient, "29463-7", valueQuantity=quantity(70, "kg")),
        "total": observation(patient, "44261-6", valueInteger=12),
        "other total": observation(patient, "70274-6", valueInteger=12),
    }
    for name, first in kinds.items():
        assert ehr.post("Observation", first | identified(name)).status_code == 201
    for name, status in (
        (n, s) for n in kinds for s in ("corrected", "amended", "entered-in-error", "final")
    ):
        for other, body in kinds.items():
            if other != name:
                refused = ehr.post("Observation", body | identified(name) | {"status": status})
                assert refused.status_code == (409 if status == "final" else 422), (name, other, status)
    told = {each["identifier"][0]["value"]: each["status"] for each in found(ehr, cast, kinds["weight"])}
    assert told == dict.fromkeys(kinds, "final")
    # A form is another resource, whose identifiers are its own.
    assert ehr.post("QuestionnaireResponse", form(cast, identifier=identified("weight")["identifier"][0]))
    again = ehr.post("Observation", kinds["weight"] | identified("weight"))
    assert again.status_code == 200


def test_total_of_a_form_is_corrected_by_its_form(ehr: Ehr, cast: Cast) -> None:
    form_id = ehr.post("QuestionnaireResponse", form(cast)).json()["id"]
    score = ehr.get(f"Observation/{form_id}-score")
    for status in ("corrected", "entered-in-error"):
        body = score.json() | {"status": status, "valueQuantity": quantity(3, "{score}")}
        refused = ehr.put(f"Observation/{form_id}-score", body, **{"If-Match": score["ETag"]})
        assert (refused.status_code, issues(refused)[0]["expression"]) == (422, ["Observation.derivedFrom"])


def test_what_was_never_stored_cannot_be_taken_back(ehr: Ehr, cast: Cast) -> None:
    for kind in KINDS:
        first, second = pair(cast, kind)
        resource_type = first["resourceType"]
        refused = ehr.post(resource_type, first | {"status": "entered-in-error"})
        assert (refused.status_code, issues(refused)[0]["expression"]) == (422, [f"{resource_type}.status"])
        # What is first heard of when it is corrected is stored; another value is a conflict unless it corrects again.
        assert ehr.post(resource_type, first | {"status": "amended"}).status_code == 201
        assert ehr.post(resource_type, second).status_code == 409
    assert standing(cast) == len(KINDS)
