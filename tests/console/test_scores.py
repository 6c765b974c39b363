"""Scores entered by staff, corrected, and asked for by link."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from clinic.core.ids import new_id
from clinic.instruments.models import Assessment, FormLink
from clinic.instruments.rules import instruments
from tests.build import Cast, make_patient
from tests.console.conftest import Enter
from tests.console.pages import inside_of

AT = {"taken_at": "2026-01-05T10:00"}
PHQ_9 = {f"item_{number}": "1" for number in range(1, 11)}


def test_questionnaire_entered_item_by_item_is_scored_once(nurse: Client, cast: Cast) -> None:
    sent = AT | PHQ_9 | {"client_key": str(new_id())}
    for _ in range(2):
        assert nurse.post(_rate(cast, "phq-9"), sent).status_code == 302
    with inside_of(cast.patient):
        stored = Assessment.objects.get(patient=cast.patient)
    assert (stored.total, stored.completed_by, stored.source) == (Decimal(9), "patient", "console")


def test_questionnaire_sent_without_an_answer_is_refused(nurse: Client, cast: Cast) -> None:
    answer = nurse.post(_rate(cast, "phq-9"), AT)
    assert answer.status_code == 422
    assert "Answer at least one question." in answer.content.decode()
    with inside_of(cast.patient):
        assert not Assessment.objects.exists()


@pytest.mark.parametrize("code", ["madrs", "bdi-ii"])
def test_instrument_of_totals_only_asks_for_the_total(nurse: Client, cast: Cast, code: str) -> None:
    page = nurse.get(_rate(cast, code)).context["form"]
    assert [field.name for field in page.scored_fields] == ["total"]
    assert nurse.post(_rate(cast, code), AT | {"total": "21"}).status_code == 302
    with inside_of(cast.patient):
        assert Assessment.objects.get(instrument=code).total == Decimal(21)


def test_instrument_without_shipped_wording_shows_numbers_only(nurse: Client, cast: Cast) -> None:
    form = nurse.get(_rate(cast, "wsas")).context["form"]
    labels = [field.label for field in form.scored_fields][1:]
    assert labels == [f"Item {number}" for number in range(1, 6)]


@pytest.mark.parametrize("code", list(instruments()))
def test_every_instrument_has_a_form(nurse: Client, cast: Cast, code: str) -> None:
    for mode in ("items", "total"):
        answer = nurse.get(_rate(cast, code), {"by": mode})
        assert answer.status_code == 200
        assert list(answer.context["form"].scored_fields)


@pytest.mark.parametrize(
    ("code", "sent", "field"),
    [
        ("madrs", {"total": "61"}, "total"),
        ("phq-9", PHQ_9 | {"item_3": "4"}, "item_3"),
        ("audit-c", {"item_1": "0", "item_2": "2", "item_3": "0"}, "item_2"),
        ("phq-9", PHQ_9 | {"taken_at": "2100-01-01T10:00"}, "taken_at"),
    ],
)
def test_impossible_score_is_refused_beside_its_item(
    nurse: Client, cast: Cast, code: str, sent: dict[str, str], field: str
) -> None:
    answer = nurse.post(_rate(cast, code), AT | sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_suicide_item_entered_by_staff_alerts_at_once(nurse: Client, cast: Cast) -> None:
    nurse.post(_rate(cast, "phq-9"), AT | PHQ_9 | {"item_9": "2"})
    assert "Suicide item" in nurse.get("/").content.decode()


def test_correction_keeps_the_old_score_and_asks_why(nurse: Client, cast: Cast) -> None:
    nurse.post(_rate(cast, "phq-9"), AT | PHQ_9)
    with inside_of(cast.patient):
        old = Assessment.objects.get(patient=cast.patient)
    page = f"/assessments/{old.pk}/correct/"
    sent = PHQ_9 | {"item_1": "3", "expected_version": "1"}
    assert "reason" in nurse.post(page, sent).context["form"].errors
    assert nurse.post(page, sent | {"reason": "misread"}).status_code == 302
    with inside_of(cast.patient):
        totals = dict(Assessment.objects.values_list("status", "total"))
    assert totals == {"amended": 9, "final": 11}


def test_form_link_is_shown_once_and_stored_as_a_hash(nurse: Client, cast: Cast) -> None:
    answer = nurse.post(_send(cast), {"instruments": ["phq-9", "gad-7"], "due_on": "2099-01-05"})
    token = re.search(r"/f/([\w-]{43})/", answer.content.decode())
    assert answer.status_code == 200
    assert token
    with inside_of(cast.patient):
        stored = FormLink.objects.values_list("token_hash", flat=True)
        assert token[1] not in stored
    assert token[1] not in nurse.get(f"/patients/{cast.patient.pk}/").content.decode()


def test_form_for_a_patient_without_date_of_birth_says_what_is_missing(nurse: Client, cast: Cast) -> None:
    unknown = make_patient(cast.clinic, "Sato", date_of_birth=None)
    answer = nurse.post(
        f"/patients/{unknown.pk}/send-form/", {"instruments": ["phq-9"], "due_on": "2099-01-05"}
    )
    assert answer.status_code == 422
    assert "the link asks the patient for it" in answer.content.decode()


def test_manager_may_send_a_form_but_not_enter_a_score(enter: Enter, cast: Cast) -> None:
    manager = enter(cast.manager)
    assert manager.get(_send(cast)).status_code == 200
    assert manager.get(_rate(cast, "phq-9")).status_code == 403


def _rate(cast: Cast, code: str) -> str:
    return f"/patients/{cast.patient.pk}/rate/{code}/"


def _send(cast: Cast) -> str:
    return f"/patients/{cast.patient.pk}/send-form/"
