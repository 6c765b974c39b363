"""A course with visits placed by hand, around a fixed morning, and what a mail server may answer."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from clinic.core import clock
from clinic.core.clock import at_local
from clinic.core.ids import new_id
from clinic.patients.models import Patient
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.selectors import what_it_tells
from clinic.treatments.models import Course, PlannedVisit, ReviewGate

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
"""A Monday in London's winter, in sending hours."""


def day(offset: int) -> dt.date:
    return MONDAY + dt.timedelta(days=offset)


def local(on: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return at_local(on, dt.time(hour, minute), LONDON)


def make_visit(course: Course, target: dt.date, **details: Any) -> PlannedVisit:
    """A dosing visit at 14:00 local time; its phase asks for a PHQ-9 at visit 1."""
    details = {
        "key": f"visit {new_id()}",
        "kind": PlannedVisit.Kind.DOSING,
        "phase": course.protocol.definition["phases"][0]["key"],
        "number": 2,
        "starts_at": local(target, 14),
        "earliest": target,
        "latest": target,
    } | details
    return PlannedVisit.objects.create(
        clinic=course.clinic, course=course, patient=course.patient, target=target, **details
    )


def make_gate(course: Course, due_on: dt.date, **details: Any) -> ReviewGate:
    details = {"key": f"gate {new_id()}", "kind": ReviewGate.Kind.END_OF_INDUCTION} | details
    return ReviewGate.objects.create(clinic=course.clinic, course=course, due_on=due_on, **details)


def tell(visit: PlannedVisit) -> Reminder:
    """The patient has had a message now that tells when the visit is."""
    row = Reminder(
        clinic=visit.clinic,
        patient=visit.patient,
        course=visit.course,
        visit=visit,
        kind=Kind.VISIT_7_DAYS.value,
        channel="email",
        dedupe_key=f"told {new_id()}",
        due_at=clock.now(),
        not_after=clock.now(),
        claimed_at=clock.now(),
        sent_at=clock.now(),
        state=Reminder.State.SENT,
        idempotency_key=new_id().hex,
    )
    row.told = what_it_tells(row)
    row.save()
    return row


def rows(patient: Patient, **wanted: Any) -> dict[str, Reminder]:
    """The patient's reminders by kind."""
    return {
        row.kind: row for row in Reminder.objects.filter(patient=patient, **wanted).order_by("created_at")
    }
