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
from tests.portal.patients import WRONG_BIRTH_DATE, ask, remind

AT = {"taken_at": "2026-01-05T10:00", "completed_by": "patient"}
PHQ_9 = {f"item_{number}": "1" for number in range(1, 11)}


def test_questionnaire_entered_item_by_item_is_scored_once(nurse: Client, cast: Cast) -> None:
    sent = AT | PHQ_9 | {"client_key": str(new_id())}
    for _ in range(2):
        assert nurse.post(_rate(cast, "phq-9"), sent).status_code == 302
    with inside_of(cast.patient):
        stored = Assessment.objects.get(patient=cast.patient)
    assert (stored.total, stored.completed_by, stored.source) == (Decimal(9), "patient", "console")


@pytest.mark.parametrize(
    ("answered_by", "said"),
    [("patient", "by the patient on paper, entered by staff"), ("clinician", "by staff")],
)
def test_questionnaire_entered_by_staff_says_who_answered(
    nurse: Client, cast: Cast, answered_by: str, said: str
) -> None:
    nurse.post(_rate(cast, "phq-9"), AT | PHQ_9 | {"completed_by": answered_by})
    page = nurse.get(f"/patients/{cast.patient.pk}/").content.decode()
    assert f">{said}<" in page
    assert ">by the patient<" not in page


def test_questionnaire_of_a_patient_is_not_entered_without_saying_who_answered(
    nurse: Client, cast: Cast
) -> None:
    answer = nurse.post(_rate(cast, "phq-9"), PHQ_9 | {"taken_at": AT["taken_at"]})
    assert answer.status_code == 422
    assert "completed_by" in answer.context["form"].errors


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


def test_partly_filled_form_says_that_it_has_no_total_before_and_after(nurse: Client, cast: Cast) -> None:
    page = _rate(cast, "phq-9")
    assert "A total needs every question" in nurse.get(page).content.decode()
    some = AT | {name: value for name, value in PHQ_9.items() if name not in {"item_3", "item_7"}}
    asked = nurse.post(page, some)
    assert asked.status_code == 422
    assert "There is no total: questions 3 and 7 are left open" in asked.content.decode()
    with inside_of(cast.patient):
        assert not Assessment.objects.exists()
    saved = nurse.post(page, some | {"without_total": "on"}, follow=True).content.decode()
    assert "Score recorded. It has no total: questions 3 and 7 are left open." in saved
    assert "PHQ-9 no total" in saved
    with inside_of(cast.patient):
        stored = Assessment.objects.get()
    correct = f"/assessments/{stored.pk}/correct/"
    wrong = {"item_1": "1", "expected_version": "1", "reason": "misread"}
    assert "There is no total" in nurse.post(correct, wrong).content.decode()
    answer = nurse.post(correct, wrong | {"without_total": "on"}, follow=True).content.decode()
    assert "It has no total" in answer


def test_form_that_has_every_answer_or_never_a_total_is_not_asked_about(nurse: Client, cast: Cast) -> None:
    """The last question of PHQ-9 is not scored; C-SSRS adds nothing up."""
    scored = {name: value for name, value in PHQ_9.items() if name != "item_10"}
    saved = nurse.post(_rate(cast, "phq-9"), AT | scored, follow=True).content.decode()
    assert "Score recorded." in saved
    assert "no total" not in saved
    denied = {"item_1": "0", "item_2": "0", "item_6": "0"}
    answer = nurse.post(_rate(cast, "c-ssrs-screener"), AT | denied)
    assert (answer.status_code, answer.headers.get("Location", "")[-1:]) == (302, "/"), answer.context[
        "form"
    ].errors


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


def test_link_is_revoked_on_the_chart_and_a_new_one_can_be_sent(nurse: Client, cast: Cast) -> None:
    visitor = ask(cast.patient)
    chart = f"/patients/{cast.patient.pk}/"
    page = nurse.get(chart).content.decode()
    assert "not opened yet" in page
    revoke = f"/form-requests/{visitor.form_request.pk}/revoke/"
    assert revoke in page
    visitor.prove()
    assert "The link to PHQ-9 stops opening at once" in nurse.get(revoke).content.decode()
    done = nurse.post(revoke, {"client_key": ""}, follow=True).content.decode()
    assert "The link no longer opens." in done
    assert "Link no longer opens, since" in done
    assert revoke not in done
    assert visitor.client.get(visitor.at("form/")).status_code == 404
    assert "Hello Ada" in remind(visitor).prove()


def test_link_closed_by_wrong_dates_of_birth_is_on_today_and_on_the_chart(nurse: Client, cast: Cast) -> None:
    visitor = ask(cast.patient)
    visitor.open()
    for _ in range(5):
        visitor.client.post(visitor.at("birth-date/"), WRONG_BIRTH_DATE)
    assert "The link to PHQ-9 was closed after 5 wrong dates of birth." in nurse.get("/").content.decode()
    assert "Link closed after 5 wrong dates" in nurse.get(f"/patients/{cast.patient.pk}/").content.decode()


def test_link_of_another_clinic_is_not_there_to_revoke(nurse: Client, cast: Cast) -> None:
    other = ask(cast.other_patient)
    assert nurse.post(f"/form-requests/{other.form_request.pk}/revoke/").status_code == 404
    assert "What is your date of birth?" in other.open()


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
