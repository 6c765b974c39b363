"""What has no place here is told with every answer, however deep it lies; nothing is dropped without a word."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.fhir.checks.left_out import left_out
from clinic.fhir.registry import RESOURCES
from clinic.fhir.schema import validator_of
from tests.build import Cast
from tests.fhir.support import Ehr, blood_pressure, coded, issues, make_ehr, observation, quantity
from tests.fhir.test_patient import posted
from tests.fhir.test_questionnaire_response import form

SNOMED = {"system": "http://snomed.info/sct", "code": "75367002", "display": "Blood pressure"}
MEAN = {"code": coded("8478-0"), "valueQuantity": quantity(97, "mm[Hg]")}


def full_pressure(cast: Cast) -> tuple[dict[str, Any], set[str]]:
    """With something beside each element that is kept, and what is left of it."""
    body = blood_pressure(cast.patient.pk, bodySite={"text": "left arm"}, note=[{"text": "lying"}])
    body["identifier"] = [
        {"system": "https://ehr.example/obs", "value": "1", "period": {"start": "2026"}},
        {"system": "https://other.example", "value": "2"},
    ]
    body["category"] = [{"coding": [SNOMED]}]
    body["code"]["coding"].append(SNOMED)
    body["code"]["text"] = "Lying, left arm"
    body["subject"]["display"] = "Ada"
    body["performer"] = [{"display": "Nurse"}]
    body["component"][0] |= {"interpretation": [{"text": "high"}], "id": "c1"}
    body["component"][0]["code"]["coding"].append(SNOMED)
    body["component"][1]["valueQuantity"]["extension"] = [{"url": "https://x.example", "valueBoolean": True}]
    body["component"].append(MEAN)
    body["_effectiveDateTime"] = {"extension": [{"url": "https://x.example", "valueBoolean": True}]}
    return body, {
        "bodySite",
        "note",
        "identifier[0].period",
        "identifier[1]",
        "category[0]",
        "code.coding[1]",
        "code.text",
        "performer",
        "component[0].interpretation",
        "component[0].code.coding[1]",
        "component[1].valueQuantity.extension",
        "component[2]",
        "_effectiveDateTime",
    }


def full_patient(_cast: Cast) -> tuple[dict[str, Any], set[str]]:
    body = posted(
        maritalStatus={"text": "M"}, extension=[{"url": "https://x.example", "valueString": "race"}]
    )
    body["name"][0] |= {"prefix": ["Dr"], "text": "Dr Chidi Nwosu"}
    body["name"] += [{"use": "old", "family": "Eze", "given": ["Chidi"]}]
    body["telecom"] += [{"system": "fax", "value": "1"}, {"system": "phone", "value": "2", "use": "work"}]
    body["address"][0] |= {"use": "home", "period": {"end": "2999-01-01"}, "type": "postal"}
    body["communication"] += [{"language": {"text": "Twi"}}]
    body["identifier"] += [{"system": "https://x.example", "value": "1", "assigner": {"display": "Trust"}}]
    return body, {
        "maritalStatus",
        "extension",
        "name[0].prefix",
        "name[0].text",
        "name[2]",
        "telecom[2]",
        "telecom[3]",
        "address[0].period",
        "address[0].type",
        "communication[1]",
        "identifier[1].assigner",
    }


def full_form(cast: Cast) -> tuple[dict[str, Any], set[str]]:
    body = form(cast, basedOn=[{"display": "request"}], author={"display": "nurse"})
    body["item"][0] |= {"definition": "https://x.example", "text": "Interest"}
    body["item"][1]["answer"][0]["extension"] = [{"url": "https://x.example", "valueBoolean": True}]
    body["item"] += [{"linkId": "own", "answer": [{"valueBoolean": True}]}]
    body["item"] = [
        {
            "linkId": "group",
            "extension": [{"url": "https://x.example", "valueCode": "a"}],
            "item": body["item"],
        }
    ]
    return body, {
        "basedOn",
        "author",
        "item[0].extension",
        "item[0].item[0].definition",
        "item[0].item[1].answer[0].extension",
        "item[0].item[9]",
    }


FULL: dict[str, Any] = {
    "Observation": full_pressure,
    "Patient": full_patient,
    "QuestionnaireResponse": full_form,
}


def told(outcome: dict[str, Any]) -> set[str]:
    return {issue["expression"][0].partition(".")[2] for issue in outcome["issue"] if "expression" in issue}


@pytest.mark.parametrize("resource_type", FULL)
def test_every_element_without_a_place_is_told_plainly_and_refused_when_strict(
    ehr: Ehr, cast: Cast, resource_type: str
) -> None:
    body, left = FULL[resource_type](cast)
    strict = ehr.post(resource_type, body, Prefer="handling=strict")
    assert (strict.status_code, told(strict.json())) == (422, left)
    plain = ehr.post(resource_type, body)
    assert plain.status_code == 201
    [outcome] = plain.json()["contained"]
    assert told(outcome) == left
    assert plain.json()["extension"][0]["valueReference"] == {"reference": f"#{outcome['id']}"}
    assert [error.message for error in validator_of(resource_type).iter_errors(plain.json())] == []
    assert "is not kept here" in plain["Warning"]
    # Told again with the same post, with an update, and whatever answer is asked for; and not part of what is stored.
    assert told(ehr.post(resource_type, body, Prefer="return=OperationOutcome").json()) == left
    minimal = ehr.post(resource_type, body, Prefer="return=minimal")
    assert (minimal.content, minimal["Warning"]) == (b"", plain["Warning"])
    stored = ehr.get(f"{resource_type}/{plain.json()['id']}")
    assert "contained" not in stored.json()
    updated = ehr.put(
        f"{resource_type}/{plain.json()['id']}",
        body | {"id": plain.json()["id"]},
        **{"If-Match": stored["ETag"]},
    )
    assert told(updated.json()["contained"][0]) == left


def test_caller_that_may_not_read_is_told_as_well(cast: Cast) -> None:
    writer = make_ehr(cast.clinic, scopes=["system/Observation.c"])
    body, left = full_pressure(cast)
    answer = writer.post("Observation", body)
    assert (answer.status_code, answer.json()["resourceType"]) == (201, "OperationOutcome")
    assert told(answer.json()) == left


def weighed(cast: Cast, kg: int, **changes: Any) -> dict[str, Any]:
    return observation(cast.patient.pk, "29463-7", valueQuantity=quantity(kg, "kg"), **changes)


# What is posted, where it is told, and a word of it.
OTHERWISE: dict[str, Any] = {
    "correction of nothing": (
        lambda cast: blood_pressure(cast.patient.pk) | {"status": "amended"},
        ("Observation.status", "is kept as final"),
    ),
    "correction of no form": (
        lambda cast: form(cast, status="amended"),
        ("QuestionnaireResponse.status", "is kept as completed"),
    ),
    "filled by somebody in words": (
        lambda cast: form(cast, source={"display": "Her sister"}),
        ("QuestionnaireResponse.source", "filled by the patient"),
    ),
    "filled by a kind of somebody": (
        lambda cast: form(cast, source={"type": "Practitioner", "display": "Dr Eze"}),
        ("QuestionnaireResponse.source", "somebody else than the patient"),
    ),
    "filled by a relative": (
        lambda cast: form(cast, source={"reference": "https://ehr.example/RelatedPerson/1"}),
        ("QuestionnaireResponse.source", "somebody else than the patient"),
    ),
    "filled by staff": (
        lambda cast: form(cast, source={"type": "Practitioner", "identifier": {"value": "77"}}),
        ("QuestionnaireResponse.source", "somebody else than the patient"),
    ),
    "another version": (
        lambda cast: form(cast, questionnaire="Questionnaire/phq-9|2"),
        ("QuestionnaireResponse.questionnaire", "as version 1"),
    ),
    "jumping weight": (
        lambda cast: weighed(cast, 181, at="2026-03-03T10:15:00Z"),
        ("Observation.valueQuantity.value", "To be confirmed in the clinic"),
    ),
    "rounded": (
        lambda cast: blood_pressure(cast.patient.pk, 128.4),
        ("Observation.component[0].valueQuantity.value", "kept as 129"),
    ),
    "death of somebody active": (
        lambda _: posted(active=True, deceasedBoolean=True),
        ("Patient.active", "is kept as false"),
    ),
}


@pytest.mark.parametrize("returns", ["representation", "minimal", "OperationOutcome", "write only"])
@pytest.mark.parametrize("what", OTHERWISE)
def test_what_is_kept_otherwise_than_sent_is_told_with_every_answer(
    ehr: Ehr, cast: Cast, what: str, returns: str
) -> None:
    make, (path, word) = OTHERWISE[what]
    assert ehr.post("Observation", weighed(cast, 82)).status_code == 201
    body = make(cast)
    sender = ehr
    if returns == "write only":
        sender = make_ehr(cast.clinic, scopes=[f"system/{body['resourceType']}.c"])
    headers = {} if returns == "write only" else {"Prefer": f"return={returns}"}
    answer = sender.post(body["resourceType"], body, **headers)
    assert answer.status_code == 201, answer.content
    assert path in answer["Warning"]
    assert word in answer["Warning"]
    # No sign of the text is lost in the header, such as the space before a unit.
    assert not re.search(r"\d\?", answer["Warning"])
    if returns == "minimal":
        assert answer.content == b""
        return
    found = answer.json()["contained"][0]["issue"] if returns == "representation" else issues(answer)
    assert [each for each in found if each.get("expression") == [path] and word in each["diagnostics"]]


def test_patient_of_whom_nobody_asked_the_language_is_told_without_one(ehr: Ehr) -> None:
    told = ehr.post("Patient", posted(communication=None)).json()
    assert "communication" not in told
    where, match = f"Patient/{told['id']}", {"If-Match": 'W/"1"'}
    asked = posted(communication=[{"language": {"coding": [{"code": "en"}]}}])
    kept = ehr.put(where, asked | {"id": told["id"]}, **match).json()
    assert kept["communication"][0]["language"]["coding"][0]["code"] == "en"


def test_component_of_a_single_value_is_told(ehr: Ehr, cast: Cast) -> None:
    flow = {"code": coded("3151-8"), "valueQuantity": quantity(2, "L/min")}
    body = observation(cast.patient.pk, "59408-5", valueQuantity=quantity(97, "%"), component=[flow])
    assert told(ehr.post("Observation", body).json()["contained"][0]) == {"component[0]"}


def test_very_many_elements_are_told_by_their_number(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk)
    body["component"] += [MEAN] * 1_000
    found = issues(ehr.post("Observation", body, Prefer="return=OperationOutcome"))
    assert len(found) < 100
    assert "950 more" in found[-1]["diagnostics"]


OURS = {"resourceType", "id", "meta", "text", "language"}
# An element's name, and one that can hold others.
names = st.sampled_from(["status", "code", "coding", "system", "value", "extra", "_status", "text"])
trees = st.recursive(
    st.just("x"),
    lambda below: st.dictionaries(names, below, max_size=4) | st.lists(below, min_size=1, max_size=2),
)


@given(st.dictionaries(names, trees, max_size=5))
def test_every_leaf_is_kept_or_told(body: dict[str, Any]) -> None:
    kept = RESOURCES["Observation"].kept
    found = left_out("Observation", body, kept)
    for pattern, path, name in leaves(body):
        is_told = any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in found)
        is_kept = any(pattern == each or pattern.startswith(f"{each}.") for each in kept)
        is_ours = pattern.partition(".")[0] in OURS or name in {"id", "display", "text"}
        assert is_told or is_kept or is_ours


def leaves(node: Any, pattern: str = "", path: str = "Observation", name: str = "") -> Any:
    if isinstance(node, dict):
        for each, child in node.items():
            yield from leaves(child, f"{pattern}.{each}".strip("."), f"{path}.{each}", each)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from leaves(child, pattern, f"{path}[{index}]", name)
    else:
        yield pattern, path, name
