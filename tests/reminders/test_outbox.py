"""The outbox: filtered, page by page, the clinic's own."""

from typing import Any

import pytest

from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.selectors import PERSONAL_LINK, counts_by_state, outbox, preview
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


def test_pages_hold_every_row_once_latest_first(full: Cast) -> None:
    seen, cursor = [], ""
    while True:
        page = outbox(clinic=full.clinic, cursor=cursor, size=2)
        seen += page.rows
        cursor = page.older
        if not cursor:
            break
    assert len(seen) == len({row.pk for row in seen}) == 9
    assert [row.due_at for row in seen] == sorted((row.due_at for row in seen), reverse=True)


def test_row_added_while_paging_moves_nothing(full: Cast) -> None:
    first = outbox(clinic=full.clinic, size=4)
    make_gate(make_course(make_patient(full.clinic, "Late")), day(13))
    plan_clinic(clinic=full.clinic, by=BUILDER)
    rest = outbox(clinic=full.clinic, cursor=first.older, size=10)
    assert len({row.pk for row in (*first.rows, *rest.rows)}) == 9


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"state": "due"}, 5),
        ({"state": "skipped"}, 4),
        ({"channel": "task"}, 1),
        ({"kind": Kind.PREPARATION}, 2),
        ({"kind": Kind.PREPARATION, "state": "due"}, 1),
        ({"state": "sent"}, 0),
    ],
)
def test_filters_narrow_the_page(full: Cast, filters: dict[str, Any], count: int) -> None:
    assert len(outbox(clinic=full.clinic, **filters).rows) == count


def test_one_patients_reminders(full: Cast) -> None:
    found = outbox(clinic=full.clinic, patient=full.patient).rows
    assert {row.patient for row in found} == {full.patient}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "gone"),
        ("kind", "birthday"),
        ("channel", "fax"),
        ("cursor", "x"),
        ("cursor", "2026-03-02T10:00:00~not-an-id"),
        ("cursor", "2026-03-02T10:00:00~01a1fc74-0ff3-7025-86c7-0561b7144300"),
    ],
)
def test_filter_we_do_not_know_is_named(full: Cast, field: str, value: str) -> None:
    given: dict[str, Any] = {field: value}
    with pytest.raises(FieldError, match=field):
        outbox(clinic=full.clinic, **given)


def test_counts_name_every_state(full: Cast) -> None:
    counts = counts_by_state(clinic=full.clinic)
    assert set(counts) == set(Reminder.State.values)
    assert {state: number for state, number in counts.items() if number} == {"due": 5, "skipped": 4}


def test_another_clinic_sees_nothing(full: Cast) -> None:
    assert outbox(clinic=full.other_clinic).rows == []


def test_preview_shows_what_would_be_sent_and_then_what_was(full: Cast) -> None:
    row = Reminder.objects.get(kind=Kind.VISIT_2_DAYS, state="due")
    assert "Tuesday 10 March at 14:00" in preview(row).body
    row.change(state="sent", sent_at=clock.now(), subject="Then", body=f"As it was: {PERSONAL_LINK}")
    assert (preview(row).subject, preview(row).body) == ("Then", "As it was: (personal link)")
