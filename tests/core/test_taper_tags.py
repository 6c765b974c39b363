import datetime as dt

import pytest
import time_machine
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from clinic.core.looks import STATES

NOW = dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get("/patients/7/"))


@pytest.mark.parametrize("state", STATES)
def test_state_chip_shows_word_and_icon(state: str) -> None:
    html = render("{% state_chip state %}", state=state)
    assert STATES[state].word in html
    assert f"#{STATES[state].icon}" in html


def test_state_chip_unknown_state_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'cured'"):
        render("{% state_chip 'cured' %}")


def test_why_links_to_its_claim_without_script() -> None:
    assert 'href="/why/K24-01/"' in render('{% why "K24-01" "50 %" %}')


def test_why_opens_everything_a_number_rests_on_at_once() -> None:
    html = render('{% why refs "" %}', refs=("K24-01", "source:us-rems#observation"))
    assert 'href="/why/K24-01,source%3Aus-rems%23observation/"' in html
    assert render('{% why refs "50 %" %}', refs=()).strip() == ""


def test_clinic_date_and_time_follow_the_active_zone() -> None:
    with timezone.override("Australia/Sydney"):
        assert render("{{ at|clinic_date }} {{ at|clinic_time }}", at=NOW) == "22 Nov 2026 10:30"


def test_since_carries_the_moment_and_the_clock_time() -> None:
    with time_machine.travel(NOW, tick=False), timezone.override("UTC"):
        html = render("{% since at %}", at=NOW + dt.timedelta(minutes=12))
    assert 'datetime="2026-11-21T23:42:00+00:00"' in html
    assert "23:42" in html
    assert ">in 12 min<" in html


def test_icon_with_label_is_an_image_with_a_name() -> None:
    assert 'role="img" aria-label="Overdue"' in render('{% icon "clock" "Overdue" %}')


def test_tel_links_escapes_the_text_around_a_number() -> None:
    html = render("{{ text|tel_links }}", text="<b>Call</b> 988")
    assert html == '&lt;b&gt;Call&lt;/b&gt; <a href="tel:988">988</a>'


def test_current_marks_only_the_section_of_the_page() -> None:
    assert render('{% current "/patients/" %}') == 'aria-current="page"'
    assert render('{% current "/" %}') == ""


def test_sparkline_says_its_scores() -> None:
    assert 'aria-label="Scores: 20, \u2013, 4"' in render("{% sparkline scores %}", scores=[20, None, 4])
