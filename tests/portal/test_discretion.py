"""Until a patient has proved who they are no page tells what kind of clinic it is of."""

import re

import pytest
from django.template.loader import render_to_string

from clinic.accounts.tenancy import enter_clinic
from clinic.portal.access import busy_page, closed_page
from clinic.reminders.rules import tells_of_treatment
from tests.build import BUILDER
from tests.portal.patients import WRONG_BIRTH_DATE, Visitor

NAME = "Ketamine and Mood Centre"


@pytest.fixture
def telling(visitor: Visitor) -> Visitor:
    """At a clinic whose name and crisis contact tell."""
    with enter_clinic(visitor.form_request.clinic, by=BUILDER):
        visitor.form_request.clinic.change(name=NAME, crisis_contact="Suicide line, 116 123")
    return visitor


def shown(page: str) -> str:
    """What a reader or a phone's preview sees: the text, and the title."""
    return re.sub(r"<[^>]+>", " ", page)


def test_pages_before_the_date_of_birth_is_right_do_not_tell_the_kind_of_clinic(telling: Visitor) -> None:
    asked = telling.client.get(f"/f/{telling.token}/", follow=True)
    wrong = telling.client.post(asked.request["PATH_INFO"], WRONG_BIRTH_DATE)
    names = ("portal/403_csrf.html", "portal/503.html", "portal/other.html")
    pages = [page.content.decode() for page in (asked, wrong, closed_page(), busy_page(seconds=600))]
    pages += [render_to_string(name) for name in names]
    assert "What is your date of birth?" in pages[0]
    assert "not the date of birth" in pages[1]
    for page in pages:
        assert tells_of_treatment(shown(page)) == []
        assert "116 123" not in page
        assert "In an emergency?" in page
    assert "Your clinic" in shown(pages[0])


def test_crisis_contact_and_name_are_there_once_it_is_right(telling: Visitor) -> None:
    page = telling.prove()
    assert NAME in page
    assert "116 123" in page
