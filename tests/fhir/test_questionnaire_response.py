"""Filled forms: scored like the portal's, with the same consequences, whatever the sender calls items and answers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instruments
from clinic.safety.models import Alert
from tests.build import BUILDER, Cast
from tests.fhir.support import LOINC, Ehr, identified, issues

PHQ9_ITEMS = [item.loinc for item in instruments()["phq-9"].items]
CODES = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]


def form(cast: Cast, answers: Sequence[int | None] | None = None, **changes: Any) -> dict[str, Any]:
    given = answers or [1] * 8 + [0]
    items = [
        {"linkId": str(number), "answer": [{"valueInteger": value}]}
        for number, value in enumerate(given, 1)
        if value is not None
    ]
    usual = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{LOINC}/q/44249-1",
        "status": "completed",
        "subject": {"reference": f"Patient/{cast.patient.pk}"},
        "authored": "2026-03-02T10:15:00+01:00",
        "item": items,
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def stored(cast: Cast) -> list[Assessment]:
    with enter_clinic(cast.clinic, by=BUILDER):
        return list(Assessment.objects.of(cast.clinic))


def test_posted_form_is_scored_and_told_as_form_and_score(ehr: Ehr, cast: Cast) -> None:
    response = ehr.post("QuestionnaireResponse", form(cast))
    assert response.status_code == 201
    [row] = stored(cast)
    assert (row.instrument, row.total, row.completed_by, row.source) == (
        "phq-9",
        Decimal(8),
        "patient",
        "fhir",
    )
    told = ehr.get(response["Location"].split("/fhir/")[1]).json()
    assert told["item"][0]["answer"][0]["valueCoding"]["code"] == "LA6569-3"
    assert told["source"] == told["subject"]
    score = ehr.get(f"Observation/{row.pk}-score").json()
    assert score["valueQuantity"]["value"] == 8
    assert score["derivedFrom"] == [{"reference": f"QuestionnaireResponse/{row.pk}"}]


@pytest.mark.parametrize("prefix", ["", "/"])
def test_items_and_answers_may_be_named_by_loinc(ehr: Ehr, cast: Cast, prefix: str) -> None:
    items = [
        {"linkId": f"{prefix}{code}", "answer": [{"valueCoding": {"system": LOINC, "code": CODES[2]}}]}
        for code in PHQ9_ITEMS[:9]
    ]
    total = {"linkId": f"{prefix}44261-6", "answer": [{"valueDecimal": 18}]}
    group = {"linkId": "group", "item": [*items, total]}
    response = ehr.post("QuestionnaireResponse", form(cast, item=[group]))
    assert response.status_code == 201, response.content
    assert [row.total for row in stored(cast)] == [18]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000/fhir/Questionnaire/phq-9|1", "Questionnaire/phq-9", f"{LOINC}/q/44249-1"],
)
def test_form_may_be_named_by_our_address_or_loinc(ehr: Ehr, cast: Cast, address: str) -> None:
    assert ehr.post("QuestionnaireResponse", form(cast, questionnaire=address)).status_code == 201


def test_positive_suicide_item_alerts_the_clinic_before_the_answer(ehr: Ehr, cast: Cast) -> None:
    assert ehr.post("QuestionnaireResponse", form(cast, [0] * 8 + [1])).status_code == 201
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Alert.objects.filter(patient=cast.patient).exists()


def test_form_filled_by_somebody_else_is_a_rating(ehr: Ehr, cast: Cast) -> None:
    source = {"reference": "https://ehr.example/Practitioner/1"}
    assert ehr.post("QuestionnaireResponse", form(cast, source=source)).status_code == 201
    assert [row.completed_by for row in stored(cast)] == ["clinician"]


def test_clinicians_scale_without_wording_is_taken_by_number(ehr: Ehr, cast: Cast) -> None:
    body = form(cast, [2] * 10, questionnaire="Questionnaire/madrs")
    response = ehr.post("QuestionnaireResponse", body)
    assert response.status_code == 201
    assert all("text" not in item for item in response.json()["item"])
    assert [(row.total, row.completed_by) for row in stored(cast)] == [(Decimal(20), "clinician")]


def test_same_form_sent_twice_is_stored_once(ehr: Ehr, cast: Cast) -> None:
    identifier = identified("form-1")["identifier"][0]
    sent = [ehr.post("QuestionnaireResponse", form(cast, identifier=identifier)) for _ in range(2)]
    assert [response.status_code for response in sent] == [201, 200]
    assert sent[0].json()["identifier"] == identifier
    assert len(stored(cast)) == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"status": "in-progress"}, "status"),
        ({"questionnaire": "https://other.example/form"}, "questionnaire"),
        ({"questionnaire": None}, "questionnaire"),
        ({"authored": None}, "authored"),
        ({"authored": "2026-03-02"}, "authored"),
        ({"authored": "2999-03-02T10:00:00Z"}, "authored"),
        ({"subject": None}, "subject"),
        ({"item": None}, "item"),
        ({"item": [{"linkId": "77", "answer": [{"valueInteger": 1}]}]}, "item[0].linkId"),
        ({"item": [{"linkId": "1", "answer": [{"valueInteger": 9}]}]}, "item[0].answer"),
        ({"item": [{"linkId": "1", "answer": [{"valueString": "some"}]}]}, "item[0].answer[0]"),
        ({"item": [{"linkId": "1", "answer": [{"valueDecimal": 1.5}]}]}, "item[0].answer[0]"),
        (
            {"item": [{"linkId": "1", "answer": [{"valueCoding": {"code": "LA33-6"}}]}]},
            "item[0].answer[0].valueCoding",
        ),
        (
            {"item": [{"linkId": "1", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]}]},
            "item[0].answer",
        ),
        ({"item": [{"linkId": "1", "answer": [{"valueInteger": 1}]}] * 2}, "item[1].linkId"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_form_that_cannot_be_scored_is_refused_by_element(
    ehr: Ehr, cast: Cast, changes: dict[str, Any], path: str
) -> None:
    response = ehr.post("QuestionnaireResponse", form(cast, **changes))
    assert response.status_code == 422
    assert issues(response)[0]["expression"] == [f"QuestionnaireResponse.{path}"]
    assert stored(cast) == []


SUICIDAL = [1] * 8 + [2]
BESIDE: dict[str, Any] = {
    "remark": {"linkId": "remark", "answer": [{"valueString": "I cannot go on"}]},
    "total": {"linkId": "44261-6", "answer": [{"valueInteger": 10}]},
    "total of its own": {"linkId": "score", "answer": [{"valueDecimal": 10.0}]},
    "wrong total": {"linkId": "/44261-6", "answer": [{"valueInteger": 27}]},
    "unreadable total": {"linkId": "44261-6", "answer": [{"valueString": "ten"}]},
    "own question": {"linkId": "sleep-diary", "answer": [{"valueBoolean": True}]},
    "several": {"linkId": "own", "answer": [{"valueString": "a"}, {"valueString": "b"}]},
}


@pytest.mark.parametrize("beside", BESIDE)
def test_nothing_beside_the_items_loses_the_suicide_item(ehr: Ehr, cast: Cast, beside: str) -> None:
    body = form(cast, SUICIDAL)
    body["item"].insert(0, BESIDE[beside])
    response = ehr.post("QuestionnaireResponse", body)
    assert response.status_code == 201, response.content
    [row] = stored(cast)
    assert (row.answers["9"], row.total) == (2, Decimal(10))
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Alert.objects.filter(patient=cast.patient).exists()


def folded_differently(text: str) -> str:
    return f"3.  {text.upper().replace(',', ' ;').replace(' ', '  ')}?"


@pytest.mark.parametrize("code", [code for code, each in instruments().items() if each.items[1:]])
def test_item_under_the_wording_of_another_is_refused_and_its_own_words_are_not(
    ehr: Ehr, cast: Cast, code: str
) -> None:
    """Of every instrument: were the words right and the link id wrong, a suicide answer would count as another."""
    instrument = instruments()[code]
    first, *_, last = instrument.items
    prompts = {each.prompt for each in instrument.items}
    for wrong in (last.prompt, folded_differently(last.prompt)):
        for item in ({"linkId": first.link_id}, {"linkId": first.loinc or first.link_id}):
            answer = [{"valueInteger": first.values[-1]}]
            body = form(
                cast, questionnaire=f"Questionnaire/{code}", item=[item | {"text": wrong, "answer": answer}]
            )
            refused = ehr.post("QuestionnaireResponse", body)
            assert refused.status_code == 422
            assert issues(refused)[0]["expression"] == ["QuestionnaireResponse.item[0].text"]
    assert stored(cast) == []
    for words in (first.prompt, folded_differently(first.prompt), first.label, "How was it?"):
        items = [{"linkId": first.link_id, "text": words, "answer": [{"valueInteger": first.values[0]}]}]
        taken = ehr.post(
            "QuestionnaireResponse", form(cast, questionnaire=f"Questionnaire/{code}", item=items)
        )
        assert taken.status_code == 201, taken.content
    assert len(prompts) == len(instrument.items)


UNREADABLE: dict[str, list[dict[str, Any]]] = {
    "foreign code": [{"valueCoding": {"system": "http://snomed.info/sct", "code": "1"}}],
    "unknown code": [{"valueCoding": {"system": LOINC, "code": "LA1-1"}}],
    "out of range": [{"valueInteger": 7}],
    "text": [{"valueString": "very"}],
    "several": [{"valueInteger": 1}, {"valueInteger": 2}],
    "boolean": [{"valueBoolean": True}],
}


@pytest.mark.parametrize("answer", UNREADABLE)
def test_bad_answer_that_carries_no_points_is_told_and_loses_nothing(
    ehr: Ehr, cast: Cast, answer: str
) -> None:
    """Of every instrument with such an item; one that a person must see is refused though it carries none."""
    for instrument in instruments().values():
        watched = {flag.item for flag in instrument.flags}
        unscored = [each for each in instrument.items if not each.scored]
        if not unscored:
            continue
        items = [
            {"linkId": each.link_id, "answer": [{"valueInteger": each.values[-1]}]}
            for each in instrument.items
            if each not in unscored
        ]
        bad = {"linkId": unscored[-1].link_id, "answer": UNREADABLE[answer]}
        body = form(cast, questionnaire=f"Questionnaire/{instrument.code}", item=[bad, *items])
        response = ehr.post("QuestionnaireResponse", body)
        if unscored[-1].link_id in watched:
            assert response.status_code == 422
            continue
        assert response.status_code == 201, response.content
        [issue] = response.json()["contained"][0]["issue"]
        assert issue["expression"] == ["QuestionnaireResponse.item[0]"]
        assert ehr.post("QuestionnaireResponse", body, Prefer="handling=strict").status_code == 422
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Alert.objects.filter(patient=cast.patient).exists()


def test_remark_is_kept_and_a_total_is_compared(ehr: Ehr, cast: Cast) -> None:
    body = form(cast, SUICIDAL)
    nested = {"linkId": "9.1", "answer": [{"valueString": "Every night"}]}
    body["item"][8]["answer"][0]["item"] = [nested]
    body["item"] += [BESIDE["remark"], BESIDE["wrong total"]]
    told = ehr.post("QuestionnaireResponse", body).json()
    [row] = stored(cast)
    difference = "The total sent along is 27; the answers give 10"
    assert row.remark == f"Every night\nI cannot go on\n{difference}."
    assert told["item"][-1] == {"linkId": "remark", "answer": [{"valueString": row.remark}]}
    [issue] = told["contained"][0]["issue"]
    assert (issue["severity"], issue["diagnostics"]) == ("warning", difference)
    right = form(cast, SUICIDAL, authored="2026-03-03T10:15:00Z")
    right["item"] += [BESIDE["total"]]
    assert "contained" not in ehr.post("QuestionnaireResponse", right).json()


def test_unknown_item_that_may_be_the_suicide_item_is_refused(ehr: Ehr, cast: Cast) -> None:
    body = form(cast, [1] * 8)
    body["item"].append({"linkId": "Q9", "answer": [{"valueInteger": 2}]})
    refused = ehr.post("QuestionnaireResponse", body)
    assert (refused.status_code, issues(refused)[0]["expression"]) == (
        422,
        ["QuestionnaireResponse.item[8].linkId"],
    )


def test_forms_are_found_by_questionnaire_and_patient(ehr: Ehr, cast: Cast) -> None:
    ehr.post("QuestionnaireResponse", form(cast))
    ehr.post("QuestionnaireResponse", form(cast, [1] * 10, questionnaire="Questionnaire/madrs"))
    query = {"patient": str(cast.patient.pk)}
    assert len(ehr.get("QuestionnaireResponse", query).json()["entry"]) == 2
    named = ehr.get("QuestionnaireResponse", query | {"questionnaire": f"{LOINC}/q/44249-1"}).json()
    assert [each["resource"]["questionnaire"] for each in named["entry"]] == [
        "http://127.0.0.1:8000/fhir/Questionnaire/phq-9|1"
    ]
