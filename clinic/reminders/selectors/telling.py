"""Which visits a message names, and what the patient was last told of each."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.reminders.models import Reminder, ReminderQuerySet
from clinic.reminders.rules import Kind, Told
from clinic.reminders.selectors.visits import appointment_of
from clinic.treatments.models import PlannedVisit

SHOWN_VISITS = 3
REMEMBERED = dt.timedelta(days=60)
"""Visits are told of at most 14 days ahead; a message older than this promises nothing that lies ahead."""
Said = tuple[str, str] | None
"""As `Reminder.told` keeps it: day and time in ISO form, the time empty when none was named; None: called off."""


def what_it_tells(reminder: Reminder) -> dict[str, Said]:
    visit, kind = reminder.visit, Kind(reminder.kind)
    if visit is None or kind is Kind.MISSED_VISIT:
        return {}
    if kind is Kind.TAPER_STEP:
        return {str(shown.pk): (shown.target.isoformat(), "") for shown in next_visits(visit)}
    if kind is Kind.VISIT_CANCELLED:
        after = visit_after(reminder)
        return {str(visit.pk): None} | ({str(after.pk): _said(after, reminder.clinic)} if after else {})
    return {str(visit.pk): _said(visit, reminder.clinic)}


def told_of(clinic: Clinic, patients: Collection[uuid.UUID]) -> list[Told]:
    """What each visit's last message said of it, whether it surely arrived or only may have."""
    told_ones = told_lately(clinic).filter(patient__in=patients).order_by("claimed_at", "created_at", "id")
    last: dict[str, Told] = {}
    for pk, told in told_ones.values_list("pk", "told"):
        last |= {visit: _read(pk, visit, said) for visit, said in told.items()}
    return list(last.values())


def told_lately(clinic: Clinic) -> ReminderQuerySet:
    """Messages that the patient has or may have, and that name visits."""
    read = Reminder.objects.of(clinic).perhaps_read().exclude(told={})
    return read.filter(claimed_at__gt=clock.now() - REMEMBERED)


def told_before(reminder: Reminder) -> Told | None:
    """What the patient knew of its visit, for a message that takes it back."""
    known = told_of(reminder.clinic, [reminder.patient_id])
    return next((told for told in known if told.visit == reminder.visit_id), None)


def next_visits(visit: PlannedVisit) -> Sequence[PlannedVisit]:
    """The first few dosing visits of its course that are firm, from `visit` on."""
    ahead = PlannedVisit.objects.upcoming().filter(
        course=visit.course_id, kind=PlannedVisit.Kind.DOSING, is_provisional=False, target__gte=visit.target
    )
    return list(ahead.order_by("target")[:SHOWN_VISITS])


def visit_after(reminder: Reminder) -> PlannedVisit | None:
    """The patient's next firm visit, once one was called off."""
    ahead = PlannedVisit.objects.upcoming().filter(
        clinic=reminder.clinic,
        patient=reminder.patient_id,
        is_provisional=False,
        target__gte=clock.today(reminder.clinic.zone),
    )
    return ahead.order_by("target", "starts_at", "id").first()


def _said(visit: PlannedVisit, clinic: Clinic) -> Said:
    starts_at = appointment_of(visit, clinic).starts_at
    return visit.target.isoformat(), starts_at.isoformat() if starts_at else ""


def _read(pk: uuid.UUID, visit: str, said: Sequence[str] | None) -> Told:
    if said is None:
        return Told(by=pk, visit=uuid.UUID(visit), day=None)
    day, starts_at = said
    return Told(
        by=pk,
        visit=uuid.UUID(visit),
        day=dt.date.fromisoformat(day),
        starts_at=dt.datetime.fromisoformat(starts_at) if starts_at else None,
    )
