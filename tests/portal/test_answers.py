"""Giving answers: kept one by one, shown again, in the patient's order and never lost."""

import pytest

from tests.build import Cast
from tests.portal.patients import Visitor, ask, remind


def test_each_answer_is_kept_before_the_next_page(visitor: Visitor) -> None:
    visitor.prove()
    assert visitor.answer("1", 2) == visitor.at("form/phq-9/question/2/")
    assert visitor.answer("2", 3, to="back") == visitor.at("form/phq-9/question/1/")
    assert visitor.answer("1", 1, to="all") == visitor.at("form/phq-9/")
    assert visitor.kept() == {"phq-9": {"1": 1, "2": 3}}


def test_answers_are_there_again_when_a_newer_link_is_opened(visitor: Visitor) -> None:
    visitor.prove()
    visitor.answer("1", 2)
    newer = remind(visitor)
    page = newer.prove()
    assert "Your answers so far are kept" in page
    assert f'href="{visitor.at("form/phq-9/question/2/")}"' in page
    assert 'value="2" id="id_q1_2" checked' in " ".join(newer.get(newer.at("form/phq-9/question/1/")).split())


def test_question_without_an_answer_is_named_and_may_be_skipped(visitor: Visitor) -> None:
    visitor.prove()
    response = visitor.client.post(visitor.at("form/phq-9/question/1/"), {"to": "next"})
    assert response.status_code == 422
    assert "Please choose one answer" in response.content.decode()
    assert visitor.answer("1", None, to="skip") == visitor.at("form/phq-9/question/2/")
    assert visitor.answer("10", None) == visitor.at("form/phq-9/check/")


@pytest.mark.parametrize("value", ["4", "-1", "yes", "1.0"])
def test_answer_that_is_not_on_offer_is_refused_and_not_kept(visitor: Visitor, value: str) -> None:
    visitor.prove()
    pages = [
        visitor.client.post(visitor.at(f"form/phq-9/{page}"), {"q1": value, "to": "next"})
        for page in ("", "question/1/")
    ]
    pages.append(visitor.client.post(visitor.at("save/phq-9/"), {"q1": value}))
    assert [page.status_code for page in pages] == [422] * 3
    assert visitor.kept() == {}


def test_one_page_with_open_questions_names_each_and_keeps_the_rest(visitor: Visitor) -> None:
    visitor.prove()
    data = visitor.fill()
    del data["q3"], data["q10"]
    response = visitor.client.post(visitor.at("form/phq-9/"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Not sent yet: 1 question still open" in page
    assert 'href="#question-3"' in page
    assert len(visitor.kept()["phq-9"]) == 8
    assert visitor.stored() == []


def test_open_questions_may_be_left_open(visitor: Visitor) -> None:
    visitor.prove()
    visitor.answer("1", 2)
    page = visitor.get(visitor.at("form/phq-9/check/"))
    assert "8 questions still open" in page
    visitor.client.post(visitor.at("form/phq-9/send/"))
    [stored] = visitor.stored()
    assert (stored.total, stored.answers["1"], stored.answers["2"]) == (None, 2, None)


def test_form_without_any_answer_is_not_sent(visitor: Visitor) -> None:
    visitor.prove()
    assert visitor.client.post(visitor.at("form/phq-9/send/")).headers["Location"] == visitor.at(
        "form/phq-9/question/1/"
    )
    assert visitor.client.post(visitor.at("form/phq-9/"), {"to": "anyway"}).status_code == 422
    assert visitor.stored() == []


def test_question_that_an_answer_makes_pointless_is_not_asked_and_not_sent(cast: Cast) -> None:
    visitor = ask(cast.patient, "audit-c")
    visitor.prove()
    visitor.answer("1", 2, code="audit-c")
    visitor.answer("2", 3, code="audit-c")
    assert visitor.answer("1", 0, code="audit-c") == visitor.at("form/audit-c/check/")
    assert "Ready to send?" in visitor.get(visitor.at("form/audit-c/check/"))
    visitor.client.post(visitor.at("form/audit-c/send/"))
    [stored] = visitor.stored()
    assert stored.answers == {"1": 0}
    assert stored.total == 0


def test_progress_is_in_words_and_counts_only_what_is_asked(cast: Cast) -> None:
    visitor = ask(cast.patient, "audit-c", "gad-7")
    visitor.prove()
    assert "Part 1 of 2, question 1 of 3" in visitor.get(visitor.at("form/audit-c/question/1/"))
    visitor.answer("1", 0, code="audit-c")
    assert "Part 1 of 2, question 1 of 1" in visitor.get(visitor.at("form/audit-c/question/1/"))
    assert "Part 2 of 2, question 7 of 7" in visitor.get(visitor.at("form/gad-7/question/7/"))


def test_stem_stands_over_the_items_it_belongs_to_only(visitor: Visitor) -> None:
    visitor.prove()
    assert "Over the last 2 weeks" in visitor.get(visitor.at("form/phq-9/question/9/"))
    assert "Over the last 2 weeks" not in visitor.get(visitor.at("form/phq-9/question/10/"))


def test_script_keeps_an_answer_and_hears_that_it_points_at_suicide(visitor: Visitor) -> None:
    visitor.prove()
    calm = visitor.client.post(visitor.at("save/phq-9/"), {"q1": "3"}).json()
    alarming = visitor.client.post(visitor.at("save/phq-9/"), {"q9": "1"}).json()
    assert (calm["is_alarming"], alarming["is_alarming"]) == (False, True)
    assert visitor.kept() == {"phq-9": {"1": 3, "9": 1}}


@pytest.mark.parametrize("path", ["gad-7/", "gad-7/question/1/", "nothing/check/", "phq-9/question/77/"])
def test_what_was_not_asked_leads_back_to_what_was(visitor: Visitor, path: str) -> None:
    visitor.prove()
    assert visitor.client.get(visitor.at(f"form/{path}")).headers["Location"] == visitor.at("form/")


@pytest.mark.parametrize("code", ["phq-9", "phq-2", "gad-7", "pcl-5", "audit-c"])
def test_every_full_text_instrument_is_answered_question_by_question(cast: Cast, code: str) -> None:
    visitor = ask(cast.patient, code)
    visitor.prove()
    path, pages = visitor.at(f"form/{code}/question/1/"), 0
    while "/question/" in path:
        assert visitor.client.get(path).status_code == 200
        path, pages = visitor.answer(path.split("/")[-2], 1, code=code), pages + 1
    assert path == visitor.at(f"form/{code}/check/")
    visitor.client.post(visitor.at(f"form/{code}/send/"))
    [stored] = visitor.stored()
    assert len(stored.answers) == pages
    assert set(stored.answers.values()) == {1}
