"""Rows follow the plan: made once, moved, revived and skipped with it, and left alone once closed."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from clinic.accounts.tenancy import enter_clinic
from clinic.care import people
from clinic.core import clock
from clinic.core.models import recorded
from clinic.patients.services import set_contact_preferences
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.services import cancel, plan_clinic, plan_reminders
from clinic.reminders.services.planning import Planned
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from tests.build import BUILDER, Cast, make_course, make_patient
from tests.reminders.builders import MONDAY, day, local, make_gate, make_visit, rows

pytestmark = pytest.mark.usefixtures("morning")
NOTHING = Planned()
MONDAY_NOON = local(MONDAY, 12)
DUE, SKIPPED, SENT = Reminder.State.DUE, Reminder.State.SKIPPED, Reminder.State.SENT


@pytest.fixture
def course(inside: Cast) -> Course:
    return make_course(inside.patient)


def mark_sent(row: Reminder) -> None:
    row.change(state=SENT, sent_at=clock.now())


def test_visit_gets_its_rows_once_however_often_it_is_planned(course: Course) -> None:
    visit = make_visit(course, day(8))
    assert plan_reminders(course=course, by=BUILDER) == Planned(made=4)
    assert plan_reminders(course=course, by=BUILDER) == NOTHING
    assert plan_clinic(clinic=course.clinic, by=BUILDER) == NOTHING
    found = rows(course.patient)
    assert set(found) == {Kind.VISIT_7_DAYS, Kind.VISIT_2_DAYS, Kind.VISIT_1_DAY, Kind.PREPARATION}
    assert {(row.visit, row.course, row.state, row.channel) for row in found.values()} == {
        (visit, course, DUE, "email")
    }
    assert found[Kind.VISIT_2_DAYS].due_at == local(day(6), 10)


def test_only_what_is_still_of_use_is_planned(course: Course) -> None:
    make_visit(course, day(1))
    plan_reminders(course=course, by=BUILDER)
    assert set(rows(course.patient)) == {Kind.VISIT_1_DAY, Kind.PREPARATION}


def test_moved_visit_moves_what_waits_and_tells_anew_what_was_sent(course: Course) -> None:
    visit = make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    before = rows(course.patient)
    mark_sent(before[Kind.VISIT_7_DAYS])
    visit.change(target=day(11), latest=day(11), starts_at=local(day(11), 9))
    assert plan_reminders(course=course, by=BUILDER) == Planned(made=1, changed=3)
    assert Reminder.objects.get(pk=before[Kind.VISIT_1_DAY].pk).due_at == local(day(10), 10)
    assert Reminder.objects.filter(kind=Kind.VISIT_7_DAYS).count() == 2


def test_visit_moved_so_near_that_a_reminder_is_of_no_use_drops_it(course: Course) -> None:
    visit = make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    visit.change(target=day(1), earliest=day(1), starts_at=local(day(1), 9))
    plan_reminders(course=course, by=BUILDER)
    found = rows(course.patient)
    assert {kind: row.state for kind, row in found.items()} == {
        Kind.VISIT_7_DAYS: SKIPPED,
        Kind.VISIT_2_DAYS: SKIPPED,
        Kind.VISIT_1_DAY: DUE,
        Kind.PREPARATION: DUE,
    }


def test_cancelled_visit_skips_its_rows_and_a_restored_one_revives_them(course: Course) -> None:
    visit = make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    visit.change(state=PlannedVisit.State.CANCELLED)
    assert plan_reminders(course=course, by=BUILDER) == Planned(dropped=4)
    assert {row.state_reason for row in rows(course.patient).values()} == {"The visit is cancelled"}
    visit.change(state=PlannedVisit.State.PLANNED)
    assert plan_reminders(course=course, by=BUILDER) == Planned(changed=4)
    assert {(row.state, row.state_reason) for row in rows(course.patient).values()} == {(DUE, "")}


def test_provisional_visit_is_promised_to_nobody(course: Course) -> None:
    make_visit(course, day(8), is_provisional=True)
    assert plan_reminders(course=course, by=BUILDER) == NOTHING


def test_patient_who_cannot_be_reached_has_skipped_rows_until_consent_comes(course: Course) -> None:
    patient = set_contact_preferences(patient=course.patient, email_consent=False, by=BUILDER)
    make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    assert {(row.state, row.state_reason) for row in rows(patient).values()} == {
        (SKIPPED, "The patient has not agreed to e-mail")
    }
    set_contact_preferences(patient=patient, email_consent=True, by=BUILDER)
    assert plan_reminders(course=course, by=BUILDER) == Planned(changed=4)
    assert {row.state for row in rows(patient).values()} == {DUE}


def test_wish_for_text_messages_of_a_time_with_a_provider_is_shown_to_staff(
    course: Course, settings: Settings
) -> None:
    patient = course.patient.change(phone="020 7946 0000")
    settings.SMS_PROVIDER = "tests.reminders.test_channels.Provider"
    set_contact_preferences(patient=patient, preferred_channel="sms", sms_consent=True, by=BUILDER)
    settings.SMS_PROVIDER = ""
    make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    assert {(row.channel, row.state_reason) for row in rows(course.patient).values()} == {
        ("sms", "No text-message channel is set up")
    }


def test_row_cancelled_by_hand_stays_cancelled(course: Course) -> None:
    visit = make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    row = rows(course.patient)[Kind.VISIT_1_DAY]
    cancel(reminder=row, reason="told on the phone", expected_version=row.version, by=BUILDER)
    visit.change(starts_at=local(day(8), 9))
    plan_reminders(course=course, by=BUILDER)
    assert rows(course.patient)[Kind.VISIT_1_DAY].state_reason == "test: told on the phone"


def test_time_of_the_next_try_survives_planning(course: Course) -> None:
    make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    row = rows(course.patient)[Kind.VISIT_1_DAY]
    later = row.due_at + dt.timedelta(hours=1)
    row.change(attempts=1, due_at=later, state_reason="The mail server cannot be reached")
    assert plan_reminders(course=course, by=BUILDER) == NOTHING
    assert rows(course.patient)[Kind.VISIT_1_DAY].due_at == later


def test_changed_quiet_hours_move_what_waits(course: Course) -> None:
    make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    course.clinic.change(quiet_until=dt.time(11))
    plan_reminders(course=course, by=BUILDER)
    assert rows(course.patient)[Kind.VISIT_1_DAY].due_at == local(day(7), 11)


def test_missed_visit_asks_the_patient_back(course: Course) -> None:
    make_visit(course, MONDAY, state=PlannedVisit.State.MISSED)
    plan_reminders(course=course, by=BUILDER)
    assert {kind: row.due_at for kind, row in rows(course.patient).items()} == {
        Kind.MISSED_VISIT: local(day(1), 10)
    }


def test_open_review_becomes_a_task_for_staff_and_a_decided_one_ends_it(course: Course) -> None:
    gate = make_gate(course, day(2))
    plan_reminders(course=course, by=BUILDER)
    row = rows(course.patient)[Kind.REVIEW_DUE]
    assert (row.channel, row.gate, row.due_at) == ("task", gate, local(day(2), 9))
    gate.change(outcome="continue", decided_at=clock.now(), decided_by_name="P")
    assert plan_reminders(course=course, by=BUILDER) == Planned(dropped=1)


def test_ended_course_wants_nothing_more(course: Course) -> None:
    make_visit(course, day(8))
    make_gate(course, day(2))
    plan_reminders(course=course, by=BUILDER)
    course.change(state=Course.State.STOPPED, ended_on=MONDAY)
    assert plan_reminders(course=course, by=BUILDER) == Planned(dropped=5)


@pytest.mark.parametrize(
    ("phases", "told"), [(("induction", "consolidation"), True), (("induction", "induction"), False)]
)
def test_first_visit_of_a_phase_with_another_frequency_is_a_step(
    course: Course, phases: tuple[str, str], told: bool
) -> None:
    make_visit(course, day(3), phase=phases[0])
    make_visit(course, day(10), phase=phases[1])
    plan_reminders(course=course, by=BUILDER)
    assert (Kind.TAPER_STEP in rows(course.patient)) is told


@pytest.mark.parametrize(("chosen_on", "told"), [(day(-2), True), (day(-9), False)])
def test_interval_chosen_since_the_visit_before_is_a_step(
    course: Course, chosen_on: dt.date, told: bool
) -> None:
    held = day(-5)
    make_visit(course, held, phase="maintenance", state=PlannedVisit.State.DONE, done_on=held)
    make_visit(course, day(9), phase="maintenance")
    make_visit(course, day(13), phase="maintenance")
    CourseEvent.objects.create(
        clinic=course.clinic,
        course=course,
        kind="interval-chosen",
        on=chosen_on,
        details={"phase": "maintenance", "weeks": 2},
        **recorded(BUILDER),
    )
    plan_reminders(course=course, by=BUILDER)
    assert Reminder.objects.filter(kind=Kind.TAPER_STEP).count() == told


def test_planning_the_clinic_reaches_everybody_and_nobody_elses(cast: Cast) -> None:
    people = [cast.patient, make_patient(cast.clinic, "Singh"), cast.other_patient]
    for patient in people:
        with enter_clinic(patient.clinic, by=BUILDER):
            make_visit(make_course(patient), day(8))
    assert plan_clinic(clinic=cast.clinic, by=BUILDER) == Planned(made=8)
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Reminder.objects.count() == 8
    with enter_clinic(cast.other_clinic, by=BUILDER):
        assert Reminder.objects.count() == 0


def test_row_for_another_clinic_is_refused_by_the_database(course: Course, inside: Cast) -> None:
    make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE reminders_reminder SET clinic_id = %s", [inside.other_clinic.pk])


def test_planning_many_patients_asks_no_more_questions_than_planning_one(cast: Cast) -> None:
    asked = []
    for names in (["A"], ["B", "C", "D", "E"]):
        for name in names:
            with enter_clinic(cast.clinic, by=BUILDER):
                make_visit(make_course(make_patient(cast.clinic, name)), day(8))
        with CaptureQueriesContext(connection) as queries:
            plan_clinic(clinic=cast.clinic, by=BUILDER)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_next_day_brings_the_next_visits_into_sight(course: Course, morning: time_machine.Traveller) -> None:
    make_visit(course, day(15))
    assert plan_clinic(clinic=course.clinic, by=BUILDER) == NOTHING
    morning.shift(dt.timedelta(days=1))
    assert plan_clinic(clinic=course.clinic, by=BUILDER) == Planned(made=4)


@pytest.mark.parametrize(
    ("ended", "before", "after"),
    [
        ({"state": SKIPPED, "state_reason": "no consent", "attempts": 1}, {}, DUE),
        ({"state": SKIPPED, "state_reason": "no address", "attempts": 1}, {}, DUE),
        ({"state": "failed", "state_reason": "refused", "address": "old@patients.example"}, {}, DUE),
        ({"state": "failed", "state_reason": "refused", "address": "okafor@patients.example"}, {}, "failed"),
        ({"state": "late", "state_reason": "too late"}, {}, "late"),
        ({"state": "late", "state_reason": "too late"}, {"not_after": MONDAY_NOON}, DUE),
        ({"state": "needs-person", "state_reason": "perhaps"}, {}, "needs-person"),
        ({"state": SKIPPED, "state_reason": "no", "is_cancelled_by_hand": True}, {}, SKIPPED),
    ],
)
def test_what_ended_a_message_is_looked_at_again_and_a_message_that_may_have_arrived_is_not(
    course: Course, ended: dict[str, Any], before: dict[str, Any], after: str
) -> None:
    make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    rows(course.patient)[Kind.VISIT_1_DAY].change(**ended, **before)
    plan_reminders(course=course, by=BUILDER)
    row = rows(course.patient)[Kind.VISIT_1_DAY]
    assert row.state == after
    if after == DUE:
        assert (row.state_reason, row.attempts) == ("", 0)


def test_new_address_or_consent_at_any_door_is_looked_at_in_the_same_transaction(course: Course) -> None:
    patient = people.set_contact_preferences(patient=course.patient, email_consent=False, by=BUILDER)
    patient = people.update_patient(patient=patient, expected_version=patient.version, email="", by=BUILDER)
    make_visit(course, day(8))
    plan_reminders(course=course, by=BUILDER)
    assert {row.state for row in rows(patient).values()} == {SKIPPED}
    patient = people.update_patient(
        patient=patient, expected_version=patient.version, email="a@b.example", by=BUILDER
    )
    assert {row.state_reason for row in rows(patient).values()} == {"The patient has not agreed to e-mail"}
    people.set_contact_preferences(patient=patient, email_consent=True, by=BUILDER)
    assert {row.state for row in rows(patient).values()} == {DUE}
