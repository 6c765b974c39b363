"""The taper planner: every visit with its state, each change with its reason, once, by whoever may."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from clinic.accounts.roles import Permission, permissions_of
from clinic.care.assessments import record_rating
from clinic.care.courses import pause_course, record_missed_visit, record_review
from clinic.care.sessions import start_session
from clinic.console.views.schedule import CHANGES
from clinic.core import clock
from clinic.core.ids import new_id
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, CourseEvent, PlannedVisit, Proposal, ReviewGate, Session
from tests.build import BUILDER, Cast, begin_course, make_dose, make_patient, make_session
from tests.care.walk import DAY, MONDAY, ahead, hold, on, open_gate
from tests.console.conftest import Enter
from tests.console.pages import inside_of

REASON = "Agreed with the patient."
PERMISSIONS = {name: permission for _, name, _, _, permission in CHANGES}


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with on(MONDAY):
        yield


@pytest.fixture
def course(cast: Cast) -> Course:
    with inside_of(cast.patient):
        return begin_course(cast.patient)


def in_maintenance(course: Course, cast: Cast) -> dt.date:
    """Walked through induction, its review and consolidation to the first two doses of maintenance; the last day."""
    with inside_of(cast.patient):
        last = hold(course, 8)
        with on(last):
            gate = open_gate(course)
            assert gate is not None
            record_review(gate=gate, outcome="continue", reason="", expected_version=gate.version, by=BUILDER)
        return hold(course, 6)


def in_remission(course: Course, cast: Cast) -> tuple[Proposal, dt.date]:
    """Two scores in remission on maintenance propose a longer interval, on the day given with it."""
    with inside_of(cast.patient):
        course.change(treated_since=MONDAY + DAY)
    _rate(cast, MONDAY, 21)
    day = in_maintenance(course, cast)
    for _ in range(2):
        with inside_of(cast.patient):
            day = hold(course, 1) + DAY
        _rate(cast, day, 3)
    with inside_of(cast.patient):
        return Proposal.objects.get(course=course, state=Proposal.State.OPEN), day


def _rate(cast: Cast, day: dt.date, total: int) -> None:
    with on(day), inside_of(cast.patient):
        record_rating(patient=cast.patient, instrument="phq-9", total=total, by=cast.nurse_actor)


def url_of(course: Course) -> str:
    return f"/courses/{course.pk}/schedule/"


def change_url(name: str, row: Any) -> str:
    return reverse(f"console:{name}", args=[row.pk])


def events(course: Course, **asked: Any) -> list[CourseEvent]:
    with inside_of(course.patient):
        return list(CourseEvent.objects.filter(course=course, **asked))


def visit_of(course: Course, place: int = 0) -> PlannedVisit:
    with inside_of(course.patient):
        return ahead(course)[place]


def test_planner_shows_each_visit_with_its_state(nurse: Client, cast: Cast, course: Course) -> None:
    with inside_of(cast.patient):
        hold(course, 1)
        missed = ahead(course)[0]
        with on(missed.target):
            record_missed_visit(
                visit=missed, reason="no answer by telephone", expected_at=dt.time(9), by=BUILDER
            )
    with on(missed.target):
        nurse.force_login(cast.nurse)
        answer = nurse.get(url_of(course))
    schedule = answer.context["schedule"]
    assert [line.state for line in schedule.past] == ["missed", "done"]
    assert schedule.ahead[0].name == "Treatment 2 of 8"
    assert len([line for line in schedule.ahead if line.visit.kind == "dosing"]) == 7
    assert {line.state for line in schedule.waiting} == {"waiting"}
    page = answer.content.decode()
    assert "no answer by telephone" in page
    assert "laid out beyond the next review" in page
    assert "/why/K24-01" in page


def _move(course: Course) -> tuple[Any, dict[str, str]]:
    visit = visit_of(course, 1)
    return visit, {"target": visit.latest.isoformat(), "expected_version": str(visit.version)}


def _time(course: Course) -> tuple[Any, dict[str, str]]:
    visit = visit_of(course, 1)
    return visit, {"starts_at": f"{visit.target}T14:30", "expected_version": str(visit.version)}


def _visit(course: Course) -> tuple[Any, dict[str, str]]:
    visit = visit_of(course)
    return visit, {"expected_version": str(visit.version)}


def _missed(course: Course) -> tuple[Any, dict[str, str]]:
    visit, typed = _visit(course)
    return visit, typed | {"expected_at": "09:30"}


def _course(**typed: str) -> Callable[[Course], tuple[Any, dict[str, str]]]:
    return lambda course: (course, typed)


def _paused(course: Course) -> tuple[Any, dict[str, str]]:
    with inside_of(course.patient):
        pause_course(course=course, reason="surgery", by=BUILDER)
    return course, {"on": MONDAY.isoformat()}


def _protocol(course: Course) -> tuple[Any, dict[str, str]]:
    with inside_of(course.patient):
        other = ProtocolVersion.objects.get(clinic=course.clinic, key="racemic-iv-short-induction")
    return course, {"protocol": str(other.pk)}


TODAY = MONDAY.isoformat()
SENT: dict[str, tuple[str, Callable[[Course], tuple[Any, dict[str, str]]]]] = {
    "move-visit": ("visit-moved", _move),
    "agree-time": ("visit-moved", _time),
    "visit-missed": ("visit-missed", _missed),
    "cancel-visit": ("visit-cancelled", _visit),
    "pause-course": ("paused", _course(on=TODAY)),
    "resume-course": ("resumed", _paused),
    "change-planned-dose": ("dose-planned", _course(planned_mg_per_kg="0.6")),
    "change-protocol": ("protocol-changed", _protocol),
    "complete-course": ("completed", _course(on=TODAY)),
    "stop-course": ("stopped", _course(on=TODAY)),
}


@pytest.mark.parametrize("name", SENT)
def test_change_sent_twice_is_stored_once_with_who_and_why(
    prescriber: Client, cast: Cast, course: Course, name: str
) -> None:
    kind, make = SENT[name]
    row, typed = make(course)
    sent = typed | {"reason": REASON, "client_key": str(new_id())}
    answers = [prescriber.post(change_url(name, row), sent) for _ in range(2)]
    assert [answer.get("Location") for answer in answers] == [url_of(course)] * 2
    [event] = events(course, client_key__startswith=sent["client_key"])
    assert (event.kind, event.recorded_by_name, event.source) == (kind, str(cast.prescriber), "console")
    assert name == "agree-time" or event.reason == REASON
    assert prescriber.get(url_of(course)).status_code == 200


def test_visit_agreed_for_a_time_shows_it_on_the_clinics_clock(nurse: Client, course: Course) -> None:
    visit, typed = _time(course)
    nurse.post(change_url("agree-time", visit), typed)
    assert "at 14:30" in nurse.get(url_of(course)).content.decode()


def test_preparation_is_recorded_as_held(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient, "ketamine-assisted-psychotherapy")
    first = visit_of(course)
    sent = {"held_on": TODAY, "note": "Expectations talked through.", "expected_version": str(first.version)}
    nurse.post(change_url("visit-held", first), sent)
    with inside_of(cast.patient):
        first.refresh_from_db()
    assert (first.kind, first.state, first.done_on) == ("preparation", "done", MONDAY)


def test_planned_dose_is_changed_by_a_prescriber_with_a_tick_for_what_the_guard_asks(
    prescriber: Client, nurse: Client, course: Course
) -> None:
    form = f"/courses/{course.pk}/dose/"
    assert "Planned now: 0.5 mg/kg." in prescriber.get(form).content.decode()
    assert nurse.get(form).status_code == 403
    sent = {"planned_mg_per_kg": "0.8", "reason": "no effect", "client_key": "once"}
    empty = prescriber.post(form, sent | {"planned_mg_per_kg": ""})
    assert "This field is required." in empty.context["form"].errors["planned_mg_per_kg"]
    asked = prescriber.post(form, sent)
    assert asked.status_code == 422
    [(mark, text)] = asked.context["form"].fields["lifts"].choices
    assert "0.8 mg/kg is 1.6 times the planned 0.5 mg/kg" in text
    for _ in range(2):
        assert prescriber.post(form, sent | {"lifts": mark}).status_code == 302
    page = prescriber.get(url_of(course)).content.decode()
    assert page.count("Planned dose set to 0.8 mg/kg, before 0.5 mg/kg.") == 1
    assert "<dd>0.8 mg/kg</dd>" in page.replace("\n", "")


def test_steps_of_the_protocol_are_offered_as_the_planned_dose(prescriber: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient, "esketamine-us-trd", started_on=MONDAY)
    form = f"/courses/{course.pk}/dose/"
    asked = prescriber.get(form).context["form"]
    assert [value for value, _ in asked.fields["step"].choices] == ["56", "84", ""]
    assert {"step", "planned_dose_mg"} <= asked.fields.keys()
    assert "planned_mg_per_kg" not in asked.fields
    refused = prescriber.post(form, {"step": "56", "reason": "again"})
    assert "Is what the course plans already" in str(refused.context["form"].errors["step"])
    odd = prescriber.post(form, {"step": "", "planned_dose_mg": "840", "reason": "slip"})
    assert "840 is not a dose of the device" in str(odd.context["form"].errors["planned_dose_mg"])
    with inside_of(cast.patient):
        course.change(treated_since=MONDAY)
    assert prescriber.post(form, {"step": "84", "reason": "tolerated"}).status_code == 302


def test_course_is_stopped_only_with_a_tick_while_its_patient_is_in_a_session(
    prescriber: Client, course: Course
) -> None:
    form = f"/courses/{course.pk}/stop/"
    assert "although_in_session" not in prescriber.get(form).context["form"].fields
    with inside_of(course.patient):
        start_session(course=course, by=BUILDER)
    sent = {"on": TODAY, "reason": "moved away"}
    refused = prescriber.post(form, sent)
    assert "is in a session of this course since" in str(
        refused.context["form"].errors["although_in_session"]
    )
    assert prescriber.post(form, sent | {"although_in_session": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "wrong", "text"),
    [
        ("move-visit", {"target": "2026-03-02"}, "outside 7 Jan 2026 to 9 Jan 2026"),
        ("move-visit", {"target": "2026-01-01"}, "Must not lie in the past"),
        ("move-visit", {"reason": ""}, "required"),
        ("agree-time", {"starts_at": "2026-01-04T10:00"}, "Must lie ahead"),
        ("agree-time", {"starts_at": "2026-03-02T10:00"}, "outside"),
        ("pause-course", {"reason": ""}, "required"),
        ("change-protocol", {"protocol": "esketamine"}, "not one of the available choices"),
        ("stop-course", {"on": "yesterday"}, "Enter a valid date"),
    ],
)
def test_refused_change_says_so_beside_the_field_and_keeps_what_was_typed(
    prescriber: Client, course: Course, name: str, wrong: dict[str, str], text: str
) -> None:
    [(field, _)] = wrong.items()
    row, typed = SENT[name][1](course)
    answer = prescriber.post(change_url(name, row), typed | {"reason": REASON} | wrong)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert text in str(form.errors[field])
    assert all(form[key].value() == value for key, value in (typed | wrong).items())
    assert [event.kind for event in events(course)] == ["started"]


def test_moving_a_visit_shows_its_time_and_keeps_it(nurse: Client, course: Course) -> None:
    visit, typed = _time(course)
    nurse.post(change_url("agree-time", visit), typed)
    visit = visit_of(course, 1)
    form = nurse.get(change_url("move-visit", visit)).context["form"]
    assert str(form.get_initial_for_field(form.fields["time"], "time"))[:5] == "14:30"
    when = {"target": visit.latest.isoformat(), "time": "14:30"}
    sent = when | {"reason": REASON, "expected_version": str(visit.version)}
    assert nurse.post(change_url("move-visit", visit), sent).status_code == 302
    assert "at 14:30" in nurse.get(url_of(course)).content.decode()


@pytest.mark.parametrize("name", ["agree-time", "move-visit"])
def test_three_in_the_morning_is_asked_about_and_the_tick_stands_for_that_time_alone(
    nurse: Client, course: Course, name: str
) -> None:
    visit = visit_of(course, 1)
    day = visit.latest.isoformat()

    def typed(hour: str) -> dict[str, str]:
        when = {"starts_at": f"{day}T{hour}"} if name == "agree-time" else {"target": day, "time": hour}
        return when | {"reason": REASON, "expected_version": str(visit.version)}

    url = change_url(name, visit)
    assert "accepted" not in nurse.get(url).context["form"].fields
    asked = nurse.post(url, typed("03:00"))
    assert asked.status_code == 422
    assert "03:00 is outside the clinic&#x27;s hours, 08:00 to 18:00" in asked.content.decode()
    about = {"asked_about": asked.context["form"]["asked_about"].value(), "accepted": "on"}
    assert nurse.post(url, typed("04:00") | about).status_code == 422
    assert nurse.post(url, typed("03:00") | about | {"accepted": ""}).status_code == 422
    assert nurse.post(url, typed("03:00") | about).status_code == 302
    assert "at 03:00" in nurse.get(url_of(course)).content.decode()


def test_taken_chair_is_asked_about_and_shared_with_a_tick(nurse: Client, cast: Cast, course: Course) -> None:
    with inside_of(cast.patient):
        start_session(course=begin_course(make_patient(cast.clinic, "First")), chair="2", by=BUILDER)
    url = change_url("start-session", course)
    asked = nurse.post(url, {"chair": "2"})
    assert asked.status_code == 422
    assert "Ada First has been in chair 2 since" in asked.content.decode()
    assert asked.context["form"].fields["accepted"].label == "Both use this chair"
    sent = {"chair": "2", "accepted": "on", "asked_about": "2"}
    assert nurse.post(url, sent).status_code == 302


def test_second_of_two_people_is_told_and_overwrites_nothing(
    enter: Enter, cast: Cast, course: Course
) -> None:
    visit, typed = _move(course)
    url = change_url("move-visit", visit)
    assert enter(cast.nurse).post(url, typed | {"reason": "exam"}).status_code == 302
    late = enter(cast.prescriber).post(url, typed | {"target": visit.target.isoformat(), "reason": REASON})
    assert late.status_code == 422
    assert "changed by somebody else in the meantime" in late.content.decode()
    assert REASON in late.content.decode()
    assert visit_of(course, 1).target == visit.latest


def test_change_in_the_side_panel_reloads_the_page_beneath(nurse: Client, course: Course) -> None:
    panel: dict[str, Any] = {"headers": {"HX-Request": "true", "HX-Target": "side-panel-body"}}
    url = change_url("pause-course", course)
    assert "<html" not in nurse.get(url, **panel).content.decode()
    refused = nurse.post(url, {"on": TODAY, "reason": ""}, **panel)
    assert (refused.status_code, "<html" in refused.content.decode()) == (422, False)
    assert nurse.post(url, {"on": TODAY, "reason": REASON}, **panel)["HX-Refresh"] == "true"


def test_interval_is_chosen_among_those_of_the_phase(prescriber: Client, cast: Cast, course: Course) -> None:
    with on(in_maintenance(course, cast)):
        prescriber.force_login(cast.prescriber)
        url = change_url("choose-interval", course)
        offered = [value for value, _ in prescriber.get(url).context["form"].fields["weeks"].choices]
        assert offered == [1, 2, 3, 4]
        sent = {"weeks": "4", "reason": REASON, "client_key": "weeks"}
        for _ in range(2):
            assert prescriber.post(url, sent)["Location"] == url_of(course)
        assert "every 4 weeks" in prescriber.get(url_of(course)).content.decode()
    assert [event.details["weeks"] for event in events(course, kind="interval-chosen")] == [4]


@pytest.mark.parametrize(("decision", "found"), [("0", ("accepted", 3)), ("decline", ("declined", 2))])
def test_proposal_is_shown_with_its_values_and_decided_with_a_reason(
    prescriber: Client, cast: Cast, course: Course, decision: str, found: tuple[str, int | None]
) -> None:
    proposal, today = in_remission(course, cast)
    with on(today):
        prescriber.force_login(cast.prescriber)
        shown = prescriber.get(url_of(course)).content.decode()
        assert "Proposed change" in shown
        assert "Maintenance, every 3 weeks" in shown
        assert "3, remission" in shown
        assert f'href="/why/{quote(",".join(proposal.basis), safe=",")}/"' in shown

        url = change_url("decide-proposal", proposal)
        typed = {"decision": decision, "expected_version": str(proposal.version)}
        assert prescriber.post(url, typed | {"reason": ""}).status_code == 422
        sent = typed | {"reason": REASON, "client_key": "decided"}
        assert [prescriber.post(url, sent).status_code for _ in range(2)] == [302, 302]
        assert "Proposed change" not in prescriber.get(url_of(course)).content.decode()
    with inside_of(cast.patient):
        proposal.refresh_from_db()
        course.refresh_from_db()
    assert (proposal.decision_reason, proposal.decided_by_name) == (REASON, str(cast.prescriber))
    assert (proposal.state, course.interval_weeks) == found


def test_review_after_induction_is_recorded_before_the_plan_goes_on(
    prescriber: Client, cast: Cast, course: Course
) -> None:
    with inside_of(cast.patient):
        last = hold(course, 8)
        gate = ReviewGate.objects.get(course=course, outcome="")
    with on(last):
        prescriber.force_login(cast.prescriber)
        before = prescriber.get(url_of(course))
        assert [line for line in before.context["schedule"].ahead if line.visit.kind == "dosing"] == []
        assert "Record the review" in before.content.decode()
        sent = {"outcome": "continue", "reason": "", "expected_version": str(gate.version)}
        prescriber.post(change_url("record-review", gate), sent)
        after = prescriber.get(url_of(course)).context["schedule"]
    assert after.gates == []
    assert after.ahead[0].phase == "Consolidation"


def test_dose_outside_the_plan_opens_a_session_and_too_soon_needs_a_prescribers_reason(
    nurse: Client, prescriber: Client, cast: Cast, course: Course
) -> None:
    url = change_url("start-session", course)
    with inside_of(cast.patient):
        make_dose(
            make_session(
                course, MONDAY, state=Session.State.RELEASED, dosed_at=clock.now(), released_at=clock.now()
            )
        )
    with on(MONDAY + DAY):
        sent = {"chair": "2", "override_reason": "Came a day early.", "client_key": "here"}
        nurse.force_login(cast.nurse)
        not_hers = nurse.post(url, sent)
        assert not_hers.status_code == 422
        assert "A prescriber must decide this." in not_hers.content.decode()
        prescriber.force_login(cast.prescriber)
        refused = prescriber.post(url, {"chair": "2"})
        assert refused.context["form"].errors["override_reason"]
        first, second = (prescriber.post(url, sent) for _ in range(2))
    with inside_of(cast.patient):
        session = Session.objects.get(course=course, on=MONDAY + DAY)
    assert first["Location"] == second["Location"] == f"/sessions/{session.pk}/"
    assert session.chair == "2"


def test_ended_course_is_shown_and_changed_no_more(prescriber: Client, course: Course) -> None:
    prescriber.post(change_url("stop-course", course), {"on": TODAY, "reason": "No benefit."})
    answer = prescriber.get(url_of(course))
    assert answer.context["schedule"].actions == ()
    assert "No benefit." in answer.content.decode()
    late = prescriber.post(change_url("pause-course", course), {"on": TODAY, "reason": REASON})
    assert late.status_code == 422
    assert "This course was stopped on" in late.content.decode()


@pytest.mark.parametrize("role", ["prescriber", "nurse", "manager", "auditor"])
def test_each_role_sees_the_plan_and_changes_only_what_it_may(
    enter: Enter, cast: Cast, course: Course, role: str
) -> None:
    browser, held = enter(getattr(cast, role)), permissions_of(role)
    assert browser.get(url_of(course)).status_code == 200
    rows = {"visit": visit_of(course), "course": course}
    for name in SENT:
        row = rows["visit" if "visit" in name or "time" in name else "course"]
        allowed = 200 if PERMISSIONS[name] in held else 403
        assert browser.get(change_url(name, row)).status_code == allowed, name
    arriving = 200 if Permission.RUN_SESSION in held else 403
    assert browser.get(change_url("start-session", course)).status_code == arriving
