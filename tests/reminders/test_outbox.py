"""The outbox: in parts, filtered, the clinic's own."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from clinic.core import clock
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.selectors import PERSONAL_LINK, Part, outbox, preview
from clinic.reminders.selectors.outbox import RECENT
from clinic.reminders.services import plan_clinic
from tests.build import BUILDER, Cast, make_course, make_patient
from tests.reminders.builders import day, make_gate, make_visit

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def full(inside: Cast) -> Cast:
    """Four rows for each of two patients' visits, one task for staff."""
    silent = make_patient(inside.clinic, "Singh", email_consent_at=None)
    courses = [make_course(patient) for patient in (inside.patient, silent)]
    for course in courses:
        make_visit(course, day(8))
    make_gate(courses[1], day(2))
    plan_clinic(clinic=inside.clinic, by=BUILDER)
    return inside


@pytest.mark.parametrize(
    ("part", "filters", "count"),
    [
        (Part.NEXT, {}, 5),
        (Part.NEXT, {"channel": "task"}, 1),
        (Part.NEXT, {"kind": Kind.PREPARATION}, 1),
        (Part.NOT_SENT, {}, 4),
        (Part.NOT_SENT, {"kind": Kind.PREPARATION}, 1),
        (Part.NOT_SENT, {"channel": "task"}, 0),
        (Part.SENT, {}, 0),
        (Part.TO_DO, {}, 0),
    ],
)
def test_filters_narrow_each_part(full: Cast, part: Part, filters: dict[str, Any], count: int) -> None:
    assert outbox(clinic=full.clinic, part=part, **filters).count() == count


@pytest.mark.parametrize(
    ("state", "parts"),
    [
        ("due", {Part.NEXT}),
        ("claimed", {Part.NEXT}),
        ("handing-over", {Part.NEXT}),
        ("sent", {Part.SENT}),
        ("skipped", {Part.NOT_SENT}),
        ("failed", {Part.NOT_SENT, Part.TO_DO}),
        ("late", {Part.NOT_SENT, Part.TO_DO}),
        ("needs-person", {Part.NOT_SENT, Part.TO_DO}),
    ],
)
def test_every_state_has_its_part(full: Cast, state: str, parts: set[Part]) -> None:
    row = Reminder.objects.get(kind=Kind.VISIT_2_DAYS, state="due")
    row.change(state=state, state_reason="So it went", sent_at=clock.now())
    assert {part for part in Part if row in outbox(clinic=full.clinic, part=part)} == parts


def test_what_nobody_saw_to_for_a_month_is_nothing_to_do(full: Cast, morning: time_machine.Traveller) -> None:
    row = Reminder.objects.get(kind=Kind.VISIT_2_DAYS, state="due")
    row.change(state="failed", state_reason="Refused")
    morning.move_to(row.due_at + RECENT + dt.timedelta(seconds=1))
    assert not outbox(clinic=full.clinic, part=Part.TO_DO).exists()
    assert row in outbox(clinic=full.clinic, part=Part.NOT_SENT)


def test_one_patients_reminders(full: Cast) -> None:
    found = outbox(clinic=full.clinic, part=Part.NEXT, patient=full.patient)
    assert {row.patient for row in found} == {full.patient}


@pytest.mark.parametrize(
    ("part", "index"),
    [
        (Part.TO_DO, "reminder_for_a_person"),
        (Part.NEXT, "reminder_ahead"),
        (Part.SENT, "reminder_sent"),
        (Part.NOT_SENT, "reminder_not_sent"),
    ],
)
def test_a_page_of_each_part_is_read_from_its_index_in_order(full: Cast, part: Part, index: str) -> None:
    order = ("due_at", "id") if part is Part.NEXT else ("-due_at", "-id")
    with transaction.atomic(), connection.cursor() as cursor:
        # On a handful of rows reading and sorting all is cheapest; whether the index may serve is asked here.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = outbox(clinic=full.clinic, part=part).order_by(*order)[:50].explain()
    assert f"using {index} " in plan
    assert "Sort" not in plan


def test_another_clinic_sees_nothing(full: Cast) -> None:
    assert not any(outbox(clinic=full.other_clinic, part=part).exists() for part in Part)


def test_preview_shows_what_would_be_sent_and_then_what_was(full: Cast) -> None:
    row = Reminder.objects.get(kind=Kind.VISIT_2_DAYS, state="due")
    assert "Tuesday 10 March at 14:00" in preview(row).body
    row.change(state="sent", sent_at=clock.now(), subject="Then", body=f"As it was: {PERSONAL_LINK}")
    assert (preview(row).subject, preview(row).body) == ("Then", "As it was: (personal link)")
