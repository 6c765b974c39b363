"""The most dangerous comes first, alike on Today, under Safety, in the strip of a page and on the session."""

import datetime as dt
import uuid
from typing import Any

import pytest

from clinic.console.presenters.keyset import Order, cut
from clinic.console.presenters.session.status import status_of
from clinic.console.presenters.strip import alerts_in_short, rule_name
from clinic.core import clock
from clinic.safety.models import Alert, MisuseFlag
from clinic.safety.models.danger import ALERT_ORDER, FLAG_ORDER, alert_danger, flag_danger
from clinic.safety.rules import alert_rules
from clinic.safety.selectors import alerts_of, open_alerts
from tests.build import Cast, make_course, make_patient, make_session
from tests.console.pages import make_alert, make_flag

HOUR = dt.timedelta(hours=1)
GONE = {"withdrawn_at": dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC), "withdrawn_reason": "wrong patient"}


def raised(cast: Cast, rule: str, hours: int, **details: Any) -> Alert:
    urgency = alert_rules()[rule].urgency
    at = clock.now() - hours * HOUR
    return make_alert(cast.patient, rule, urgency=urgency, raised_at=at, **details)


@pytest.fixture
def waiting(inside: Cast) -> list[Alert]:
    """In the order of danger; each older than the one before, so that age alone would turn them round."""
    session = make_session(make_course(inside.patient), clock.today(inside.clinic.zone))
    made: list[tuple[str, dict[str, Any]]] = [
        ("deep-sedation", {"values": {"moaas": 0}}),
        ("blood-pressure-emergency", {"values": {"systolic": 212, "diastolic": 118}}),
        ("blood-pressure-emergency", {"values": {"systolic": 205, "diastolic": 118}}),
        ("low-oxygen", {"values": {"spo2": 79}}),
        ("low-oxygen", {"values": {"spo2": 88}}),
        ("suicide-item", {}),
        ("sedation", {"values": {"moaas": 3}}),
        ("blood-pressure-severe", {"values": {"systolic": 199, "diastolic": 100}}),
        ("blood-pressure-severe", {"values": {"systolic": 181, "diastolic": 112}}),
        ("blood-pressure-low", {"values": {"systolic": 60}}),
        ("blood-pressure-low", {"values": {"systolic": 84}}),
        ("contraindication", {}),
        ("blood-pressure-emergency", {"values": {"systolic": 230, "diastolic": 130}, **GONE}),
        ("form-link-closed", GONE),
    ]
    return [
        raised(inside, rule, hours, session=session, **details) for hours, (rule, details) in enumerate(made)
    ]


def test_212_over_118_stands_above_older_alerts_and_whatever_no_longer_holds(
    inside: Cast, waiting: list[Alert]
) -> None:
    assert list(open_alerts(inside.clinic)) == waiting


def test_strip_session_and_chart_have_the_order_of_today(inside: Cast, waiting: list[Alert]) -> None:
    assert list(alerts_of(inside.patient)) == waiting
    names = list(dict.fromkeys(rule_name(alert.rule) for alert in waiting))
    assert alerts_in_short(inside.patient) == (*names[:2], "More alerts")
    session = waiting[0].session
    assert session is not None
    assert [found.alert for found in status_of(session).alerts] == waiting[:5]


def test_strip_says_of_an_alert_that_it_no_longer_holds(inside: Cast) -> None:
    raised(inside, "deep-sedation", 1, **GONE)
    raised(inside, "pulse-outside", 2)
    names = ("Pulse out of range", "Loss of consciousness (no longer holds)")
    assert alerts_in_short(inside.patient) == names


def test_alerts_and_flags_of_whoever_died_stand_below_those_of_the_living(
    inside: Cast, waiting: list[Alert]
) -> None:
    living = make_patient(inside.clinic)
    low = make_alert(living, "form-link-closed", urgency="soon")
    flags = [make_flag(inside.patient, severity="high"), make_flag(living, severity="low")]
    inside.patient.change(is_active=False, left_because="died")
    *holding, first_void, last_void = waiting
    assert list(open_alerts(inside.clinic)) == [low, *holding, first_void, last_void]
    assert list(MisuseFlag.objects.of(inside.clinic).by_danger()) == flags[::-1]


def test_pages_of_the_list_walk_the_same_order(inside: Cast, waiting: list[Alert]) -> None:
    order = Order(columns=ALERT_ORDER, computed=alert_danger())
    rows = Alert.objects.of(inside.clinic).open()
    seen: list[Alert] = []
    page = cut(rows, order, size=4)
    seen += page.rows
    while page.after:
        page = cut(rows, order, size=4, after=order.ready(rows).get(pk=page.after))
        seen += page.rows
    assert seen == waiting


def test_of_equal_danger_the_longest_waiting_goes_first(inside: Cast) -> None:
    newer, older = raised(inside, "suicide-item", 1), raised(inside, "suicide-item", 2)
    assert list(open_alerts(inside.clinic)) == [older, newer]


def test_rule_that_is_gone_and_an_alert_without_values_have_their_place(inside: Cast) -> None:
    unknown = make_alert(inside.patient, "of-long-ago", about_id=uuid.uuid4())
    bare = raised(inside, "blood-pressure-severe", 1)
    told = raised(inside, "blood-pressure-severe", 2, values={"systolic": 181})
    assert list(open_alerts(inside.clinic)) == [told, bare, unknown]


def test_closed_alerts_of_the_chart_come_after_the_open_ones_the_last_closed_first(inside: Cast) -> None:
    closed = {"state": "acknowledged", "closed_by_name": "Nurse"}
    first = raised(inside, "deep-sedation", 9, closed_at=clock.now() - 5 * HOUR, **closed)
    last = raised(inside, "deep-sedation", 8, closed_at=clock.now() - HOUR, **closed)
    still = raised(inside, "form-link-closed", 1)
    assert list(alerts_of(inside.patient)) == [still, last, first]


def test_flags_go_by_severity_and_those_that_no_longer_hold_last(inside: Cast) -> None:
    made = [
        make_flag(inside.patient, severity=severity, raised_at=clock.now() - hours * HOUR, **details)
        for hours, (severity, details) in enumerate(
            [("high", {}), ("medium-high", {}), ("medium", {}), ("low", {}), ("high", GONE)]
        )
    ]
    assert list(MisuseFlag.objects.of(inside.clinic).open().by_danger()) == made
    order = Order(columns=FLAG_ORDER, computed=flag_danger())
    assert list(cut(MisuseFlag.objects.of(inside.clinic), order, size=9).rows) == made


def test_value_that_makes_an_alert_graver_is_one_that_its_message_tells() -> None:
    graded = {code: rule for code, rule in alert_rules().items() if rule.graver}
    assert len(graded) > 5
    for code, rule in graded.items():
        # The gravity of answers is that of their points or level, which the message tells in words.
        told = "answers" if rule.graver == "gravity" else rule.graver.removeprefix("-")
        assert f"{{{told}}}" in rule.message, code


def test_rules_stand_in_the_order_of_their_urgency() -> None:
    places = [("now", "today", "soon").index(rule.urgency) for rule in alert_rules().values()]
    assert places == sorted(places)
