"""Today: what comes first, what is capped, what one press does."""

import datetime as dt
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from clinic.accounts.selectors import limits_of
from clinic.console.presenters.today import Moment, sections_of
from clinic.console.presenters.today.rows import CAP
from clinic.core import clock
from clinic.treatments.models import Course, PlannedVisit, Proposal, Session
from tests.build import (
    Cast,
    begin_course,
    make_course,
    make_dose,
    make_patient,
    make_reading,
    make_request,
    make_session,
)
from tests.console.conftest import Enter
from tests.console.pages import in_minutes, inside_of, make_alert, make_flag

pytestmark = pytest.mark.usefixtures("summer_noon")
HOUR = dt.timedelta(hours=1)


def rows(client: Client) -> list[tuple[str, str]]:
    """Section and what of each row, from top to bottom."""
    found = client.get("/").context["sections"]
    return [(section.title, row.what) for section in found for row in section.rows]


def plan_visit(course: Course, **details: Any) -> PlannedVisit:
    today = clock.today(course.clinic.zone)
    fields: dict[str, Any] = {
        "key": "induction-1",
        "kind": "dosing",
        "phase": "induction",
        "number": 1,
        "target": today,
        "earliest": today,
        "latest": today,
    } | details
    return PlannedVisit.objects.create(clinic=course.clinic, course=course, patient=course.patient, **fields)


def test_suicide_item_comes_before_an_older_alert(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        make_alert(cast.patient, raised_at=clock.now() - 5 * HOUR)
        make_alert(cast.patient, "suicide-item", message="PHQ-9: item 9 (2).")
    assert rows(nurse) == [("Now", "Suicide item"), ("Now", "Severe blood pressure")]


def test_alert_that_no_longer_holds_stands_below_everything_that_does(nurse: Client, cast: Cast) -> None:
    gone = {"withdrawn_at": clock.now(), "withdrawn_by_name": "Nurse", "withdrawn_reason": "wrong cuff"}
    with inside_of(cast.patient):
        make_alert(cast.patient, "blood-pressure-emergency", raised_at=clock.now() - 9 * HOUR, **gone)
        make_alert(cast.patient, "contraindication", urgency="today")
        make_alert(cast.patient, "pulse-outside")
    assert rows(nurse) == [
        ("Now", "Pulse out of range"),
        ("To follow up today", "Contraindication present"),
        ("To follow up today", "Blood pressure: call for help"),
    ]
    assert nurse.get("/").context["urgent"] == "1"


@pytest.mark.parametrize(("rule", "shown"), [("blood-pressure-severe", 5), ("suicide-item", 1)])
def test_alerts_of_one_rule_and_patient_share_a_row_with_the_time_of_the_one_shown(
    nurse: Client, cast: Cast, rule: str, shown: int
) -> None:
    with inside_of(cast.patient):
        for hours, systolic in ((9, 181), (5, 199), (1, 185)):
            values = {"systolic": systolic, "diastolic": 100}
            raised = clock.now() - hours * HOUR
            make_alert(cast.patient, rule, raised_at=raised, message=f"{hours} h.", values=values)
    [section] = [each for each in nurse.get("/").context["sections"] if each.title == "Now"]
    [row] = section.rows
    assert row.why == f"{shown} h. 3 of the kind, the first at 03:00."
    assert (clock.now() - row.since) // HOUR == shown


def test_many_alerts_of_one_patient_push_nobody_off_the_page_and_are_counted_whole(
    nurse: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        for number in range(CAP * 2):
            values = {"gravity": 3 if number == CAP else 1}
            raised = clock.now() - (3 * CAP - number) * HOUR
            make_alert(cast.patient, "suicide-item", raised_at=raised, message=f"{values}.", values=values)
        other = make_patient(cast.clinic, "Other")
        make_alert(other, "suicide-item", message="3.", values={"gravity": 3})
        for number in range(CAP + 1):
            make_alert(make_patient(cast.clinic, f"Many{number}"), "sedation", values={"moaas": 3})
    [section] = [each for each in nurse.get("/").context["sections"] if each.title == "Now"]
    assert len(section.rows) == 2 + CAP + 1
    mine, others = section.rows[:2]
    assert mine.why.startswith(f"{{'gravity': 3}}. {CAP * 2} of the kind, the first at ")
    assert others.why == "3."
    assert nurse.get("/").context["urgent"] == f"{2 + CAP + 1}"


def test_title_counts_what_is_for_now(nurse: Client, cast: Cast) -> None:
    assert "<title>Today" in nurse.get("/").content.decode()
    with inside_of(cast.patient):
        make_alert(cast.patient)
        make_alert(cast.patient, "contraindication", urgency="today")
    assert "<title>(1) Today" in nurse.get("/").content.decode()
    with inside_of(cast.patient):
        for number in range(CAP):
            make_alert(make_patient(cast.clinic, f"Number{number}"))
    assert f"<title>({CAP + 1}) Today" in nurse.get("/").content.decode()


def test_confirmed_relapse_is_for_today_and_other_proposals_for_soon(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = make_course(cast.patient)
        for kind in ("lengthen", "relapse"):
            text = {"explanation": "Relapse since 2026-07-01.", "fingerprint": kind}
            Proposal.objects.create(clinic=cast.clinic, course=course, kind=kind, **text)
    assert rows(nurse) == [
        ("To follow up today", "Relapse confirmed"),
        ("Soon", "Change of schedule proposed"),
    ]


DISTANCE = re.compile(r"\bago\b|\bin \d+ (min|h|d)\b")


@pytest.mark.parametrize(
    ("minutes", "state"), [(5, "dosed"), (45, "dosed"), (58, "dosed"), (125, "observed"), (240, "observed")]
)
def test_row_tells_one_distance_for_one_time_and_the_rest_by_the_clock(
    nurse: Client, cast: Cast, minutes: int, state: str
) -> None:
    """A distance written into a text stands still while the browser keeps the other one going."""
    dosed = in_minutes(-minutes)
    with inside_of(cast.patient):
        session = make_session(
            make_course(cast.patient), dosed.date(), state=state, arrived_at=dosed, dosed_at=dosed
        )
        make_dose(session, given_at=dosed)
        if state == "observed":
            make_reading(cast.patient, session=session)
    [row] = [row for section in nurse.get("/").context["sections"] for row in section.rows]
    assert not DISTANCE.search(row.why)
    told = row.since or row.due
    assert told is not None
    if row.what in {"Reading overdue", "Release overdue"}:
        assert f"at {told.astimezone(cast.clinic.zone):%H:%M}" in row.why
        assert told > dosed


@pytest.mark.parametrize(
    ("minutes_since_dose", "section", "what"),
    [(5, "In the clinic", "In session"), (58, "Now", "Reading overdue")],
)
def test_session_without_a_reading_turns_overdue(
    nurse: Client, cast: Cast, minutes_since_dose: int, section: str, what: str
) -> None:
    dosed = in_minutes(-minutes_since_dose)
    with inside_of(cast.patient):
        session = make_session(
            make_course(cast.patient), dosed.date(), state="dosed", arrived_at=dosed, dosed_at=dosed
        )
        make_dose(session, given_at=dosed)
    assert rows(nurse) == [(section, what)]


@pytest.mark.parametrize(("minutes", "section"), [(125, "In the clinic"), (240, "Now")])
def test_ready_to_leave_turns_into_release_overdue(
    nurse: Client, cast: Cast, minutes: int, section: str
) -> None:
    dosed = in_minutes(-minutes)
    with inside_of(cast.patient):
        session = make_session(
            make_course(cast.patient), dosed.date(), state="observed", arrived_at=dosed, dosed_at=dosed
        )
        make_reading(cast.patient, session=session)
    [(shown, what)] = rows(nurse)
    assert shown == section
    assert what in {"Ready to leave", "Release overdue"}


@pytest.mark.parametrize(("minutes_ago", "words"), [(29, "readings allow it"), (31, "take the values again")])
def test_ready_to_leave_holds_for_half_an_hour_after_the_last_values(
    nurse: Client, cast: Cast, minutes_ago: int, words: str
) -> None:
    dosed = in_minutes(-140)
    with inside_of(cast.patient):
        session = make_session(
            make_course(cast.patient), dosed.date(), state="observed", arrived_at=dosed, dosed_at=dosed
        )
        well = {"systolic": 118, "diastolic": 76, "spo2": 98, "moaas": 5, "dissociation": 0}
        make_reading(cast.patient, session=session, measured_at=in_minutes(-minutes_ago), **well)
    assert words in nurse.get("/").content.decode()


def test_arrived_is_one_press_and_one_undo(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        visit = PlannedVisit.objects.of(cast.clinic).filter(course=course).order_by("target")[0]
        visit.change(target=clock.today(cast.clinic.zone), earliest=visit.target - dt.timedelta(days=9))
    first, answer = (nurse.post(f"/visits/{visit.pk}/arrive/", follow=True) for _ in range(2))
    assert "has arrived" in first.content.decode()
    assert "has arrived" in answer.content.decode()
    with inside_of(cast.patient):
        session = Session.objects.get(patient=cast.patient)
    assert answer.redirect_chain[-1][0] == f"/sessions/{session.pk}/?arrived=now"
    assert "has arrived" not in nurse.get(f"/sessions/{session.pk}/").content.decode()
    assert rows(nurse) == [("In the clinic", "Arrived")]
    nurse.post(f"/sessions/{session.pk}/undo-arrival/")
    assert ("Expected today", "Expected for treatment") in rows(nurse)
    with inside_of(cast.patient):
        assert Session.objects.get(pk=session.pk).state == "cancelled"


def test_arrival_too_soon_asks_a_prescriber_for_the_reason(
    nurse: Client, prescriber: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        make_dose(make_session(course, clock.today(cast.clinic.zone), state="cancelled"))
        visit = PlannedVisit.objects.of(cast.clinic).filter(course=course).order_by("target")[0]
    page = f"/visits/{visit.pk}/arrive/"
    reason = {"override_reason": "prescriber agreed"}
    refused, asked = nurse.post(page, reason), prescriber.post(page)
    assert (refused.status_code, asked.status_code) == (422, 422)
    assert "A prescriber must decide this." in refused.content.decode()
    assert "less than" in asked.content.decode()
    assert prescriber.post(page, reason).status_code == 302


def test_late_missed_and_unreturned_are_followed_up(nurse: Client, cast: Cast) -> None:
    today = clock.today(cast.clinic.zone)
    start, _ = clock.day_bounds(today, cast.clinic.zone)
    with inside_of(cast.patient):
        plan_visit(make_course(make_patient(cast.clinic, "Late")), starts_at=start)
        course = make_course(cast.patient)
        day = today - dt.timedelta(days=1)
        plan_visit(course, key="a", state="missed", target=day, earliest=day, latest=day)
        make_request(cast.patient, due_on=day)
    found = [row for row in rows(nurse) if row[1] != "Expected for treatment"]
    assert found == [
        ("Expected today", "Late for treatment"),
        ("To follow up today", "Missed treatment"),
        ("To follow up today", "PHQ-9 not returned"),
    ]


DAY = dt.timedelta(days=1)


def missed_rows(client: Client) -> list[tuple[str, str]]:
    found = client.get("/").context["sections"]
    rows = [row for section in found for row in section.rows if row.what.startswith("Missed")]
    return [(row.why, row.action.word) for row in rows]


def miss(cast: Cast, days_ago: int = 1, **details: Any) -> Course:
    course = make_course(cast.patient)
    day = clock.today(cast.clinic.zone) - days_ago * DAY
    plan_visit(course, key="missed", state="missed", target=day, earliest=day, latest=day, **details)
    return course


def later(course: Course, days: int = 3, **details: Any) -> PlannedVisit:
    day = clock.today(course.clinic.zone) + days * DAY
    return plan_visit(
        course, **{"key": f"later {days}", "target": day, "earliest": day, "latest": day} | details
    )


def test_missed_treatment_says_when_it_is_planned_again_and_offers_to_agree_a_time(
    nurse: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        course = miss(cast)
    [(why, word)] = missed_rows(nurse)
    assert (why.endswith("; not planned again"), word) == (True, "Rebook")
    with inside_of(cast.patient):
        later(course, 6)
        first = later(course, 3)
        later(course, 2, is_provisional=True)
        later(course, 1, kind="review")
    [(why, word)] = missed_rows(nurse)
    assert why.endswith("; planned again for 18 Jul 2026, no time agreed")
    assert word == "Agree a time"
    page = nurse.get("/").content.decode()
    assert f"/visits/{first.pk}/time/" in page


@pytest.mark.parametrize(
    ("days", "seen_to"),
    [
        (3, {"starts_at": dt.datetime(2026, 7, 18, 9, tzinfo=dt.UTC)}),
        (3, {"is_moved_by_hand": True}),
        (0, {}),
        (0, {"state": "done", "done_on": dt.date(2026, 7, 15)}),
    ],
)
def test_missed_treatment_that_somebody_has_seen_to_leaves_the_list(
    nurse: Client, cast: Cast, days: int, seen_to: dict[str, Any]
) -> None:
    with inside_of(cast.patient):
        later(miss(cast), days, **seen_to)
    assert missed_rows(nurse) == []


@pytest.mark.parametrize(
    "details",
    [
        {"kind": "review", "starts_at": dt.datetime(2026, 7, 18, 9, tzinfo=dt.UTC)},
        {"state": "cancelled", "starts_at": dt.datetime(2026, 7, 18, 9, tzinfo=dt.UTC)},
        {},
    ],
)
def test_missed_treatment_stays_while_nothing_takes_its_place(
    nurse: Client, cast: Cast, details: dict[str, Any]
) -> None:
    with inside_of(cast.patient):
        course = miss(cast)
        later(course, 3, **details)
    assert len(missed_rows(nurse)) == 1


def test_of_two_misses_in_a_row_the_later_one_speaks(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = miss(cast, days_ago=3)
        later(course, -1, state="missed")
    [(why, _)] = missed_rows(nurse)
    assert "14 Jul 2026" in why


def test_each_expected_visit_leads_to_what_it_needs(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = make_course(cast.patient)
        talk = plan_visit(course, kind="preparation", key="a")
        review = plan_visit(course, kind="review", key="b")
        dose = plan_visit(course, kind="dosing", key="c")
    found = {row.what: row.action for section in nurse.get("/").context["sections"] for row in section.rows}
    assert found["Expected for preparation"].href == f"/visits/{talk.pk}/held/"
    assert found["Expected for review"].href == f"/courses/{review.course_id}/schedule/"
    assert (found["Expected for treatment"].href, found["Expected for treatment"].method) == (
        f"/visits/{dose.pk}/arrive/",
        "post",
    )


def test_flags_are_shown_only_to_whoever_may_see_them(cast: Cast, enter: Enter) -> None:
    with inside_of(cast.patient):
        make_flag(cast.patient)
    assert ("Soon", "Craving") in rows(enter(cast.nurse))
    assert rows(enter(cast.manager)) == []


def test_who_may_not_act_is_led_to_the_chart_and_no_row_is_a_dead_end(cast: Cast, enter: Enter) -> None:
    with inside_of(cast.patient):
        make_alert(cast.patient)
        plan_visit(make_course(cast.patient))
    for reader in (cast.auditor, cast.manager):
        client = enter(reader)
        found = client.get("/").context["sections"]
        led_to = [row.action.href for section in found for row in section.rows]
        assert led_to == [f"/patients/{cast.patient.pk}/"] * 2
        assert client.get(led_to[0]).status_code == 200


def test_long_list_is_cut_and_says_so(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        for number in range(CAP + 1):
            make_alert(make_patient(cast.clinic, f"Number{number}"), "contraindication", urgency="today")
    page = nurse.get("/").content.decode()
    assert len(rows(nurse)) == CAP
    assert f"{CAP} of many alerts are shown" in page


def test_overdue_person_is_shown_first_however_many_arrived_later(nurse: Client, cast: Cast) -> None:
    """Those in the house longest are the likeliest to be overdue, and stood behind the fifteen who came last."""
    moments = [clock.now() - dt.timedelta(minutes=minutes) for minutes in range(100, 100 - CAP - 3, -1)]
    with inside_of(cast.patient):
        for number, arrived in enumerate(moments):
            course = make_course(make_patient(cast.clinic, f"Number{number}"))
            is_overdue = number < 2
            session = make_session(
                course,
                clock.today(cast.clinic.zone),
                arrived_at=arrived,
                state="dosed" if is_overdue else "arrived",
                dosed_at=arrived if is_overdue else None,
            )
            if is_overdue:
                make_dose(session)
    page = nurse.get("/")
    now, inside = page.context["sections"][:2]
    assert [row.name for row in now.rows] == ["Ada Number0", "Ada Number1"]
    assert f"{CAP} of many sessions are shown" in page.content.decode()
    assert len(inside.rows) == CAP
    assert nurse.get("/").context["urgent"] == "2"


def test_today_asks_as_many_queries_for_many_as_for_one(
    inside: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(name: str) -> None:
        patient = make_patient(inside.clinic, name)
        session = make_session(make_course(patient), clock.today(inside.clinic.zone))
        make_reading(patient, session=session)
        make_alert(patient)
        make_flag(patient)
        make_request(patient, due_on=clock.today(inside.clinic.zone) - dt.timedelta(days=1))

    def look() -> None:
        moment = Moment(
            clinic=inside.clinic, now=clock.now(), limits=limits_of(inside.clinic), may=lambda _: True
        )
        sections_of(moment)

    for name in ("One", "Two", "Three", "Four", "Five"):
        fill(name)
        with django_assert_num_queries(20):
            look()


def test_every_reason_for_a_row_opens_its_source(nurse: Client, cast: Cast) -> None:
    dosed = in_minutes(-58)
    with inside_of(cast.patient):
        session = make_session(
            make_course(cast.patient), dosed.date(), state="dosed", arrived_at=dosed, dosed_at=dosed
        )
        make_dose(session, given_at=dosed)
        make_alert(cast.patient)
        make_flag(cast.patient)
    refs = [row.ref for section in nurse.get("/").context["sections"] for row in section.rows]
    assert len(refs) == 3
    assert [nurse.get(f"/why/{quote(ref)}/").status_code for ref in refs] == [200, 200, 200]
