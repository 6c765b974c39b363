"""Brings the waiting reminders in line with the plan: adds, moves, revives and skips only what differs."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.accounts.records import change
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError
from clinic.core.ids import new_id
from clinic.patients.models import Patient
from clinic.reminders.models import Reminder, ReminderQuerySet
from clinic.reminders.rules import Kind, Reach, last_try
from clinic.reminders.selectors import Ask, asks_of, hours_of, patients_to_plan, reach_of, why_gone
from clinic.reminders.services.forms import ask_for_forms, drop_forms
from clinic.treatments.models import Course

CHUNK = 200
"""Patients planned in one transaction: locks are held briefly and a large clinic needs little memory."""


TOO_LATE = "No message may go out before the time that the patient was told: please call"


@dataclass(frozen=True, slots=True)
class Planned:
    """How many rows were made, changed (moved, revived, skipped for a reason) and given up as not needed."""

    made: int = 0
    changed: int = 0
    dropped: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(self.made + other.made, self.changed + other.changed, self.dropped + other.dropped)


def plan_reminders(*, course: Course, by: Actor) -> Planned:
    """For the course's patient; call it in the transaction of whatever changed the schedule, a form or a contact.

    Doing it twice changes nothing the second time.
    """
    return plan_patients(clinic=course.clinic, patients=[course.patient_id], by=by)


def plan_clinic(*, clinic: Clinic, by: Actor) -> Planned:
    """Everybody with something in sight, in transactions of their own when called outside one."""
    planned, after = plan_slice(clinic=clinic, after=None, by=by)
    while after is not None:
        more, after = plan_slice(clinic=clinic, after=after, by=by)
        planned += more
    return planned


def plan_slice(*, clinic: Clinic, after: uuid.UUID | None, by: Actor) -> tuple[Planned, uuid.UUID | None]:
    """The next CHUNK patients by id, and after whom to go on; None when nobody is left."""
    with enter_clinic(clinic, by=by):
        everybody = patients_to_plan(clinic, today=clock.today(clinic.zone))
        patients = [patient for patient in everybody if after is None or patient > after][:CHUNK]
        planned = plan_patients(clinic=clinic, patients=patients, by=by) if patients else Planned()
    return planned, patients[-1] if patients and patients[-1] != everybody[-1] else None


@transaction.atomic
def plan_patients(*, clinic: Clinic, patients: Collection[uuid.UUID], by: Actor) -> Planned:
    today = clock.today(clinic.zone)
    drop_forms(clinic=clinic, patients=patients, by=by)
    ask_for_forms(clinic=clinic, patients=patients, today=today, by=by)
    asks = asks_of(clinic, patients, today=today)
    return _Plan(clinic, patients, asks, by).carry_out()


class _Plan:
    """One comparison of what is asked for with the rows there are."""

    def __init__(
        self, clinic: Clinic, patients: Collection[uuid.UUID], asks: Sequence[Ask], by: Actor
    ) -> None:
        self.clinic, self.by, self.now, self.hours = clinic, by, clock.now(), hours_of(clinic)
        # In one order for all planners, so that two at once wait for each other instead of deadlocking.
        self.asks = sorted(asks, key=lambda ask: ask.wanted.key)
        self.people = {patient.pk: patient for patient in Patient.objects.of(clinic).filter(pk__in=patients)}
        keys = {ask.wanted.key for ask in asks}
        rows = list(_rows(clinic, patients, keys))
        self.by_key = {row.dedupe_key: row for row in rows}
        self.adrift = {
            (row.kind, row.subject_id): row
            for row in rows
            if row.state == Reminder.State.DUE and row.dedupe_key not in keys
        }

    def carry_out(self) -> Planned:
        made, changed = [], 0
        for ask in self.asks:
            wanted = ask.wanted
            row = self.by_key.get(wanted.key)
            if row is None and wanted.not_after > self.now:
                row = self.adrift.pop((wanted.kind, wanted.subject), None)
                if row is None:
                    made.append(self._new(ask))
            if row is not None:
                changed += self._align(row, ask)
        # A planner that came first has made the same rows: theirs stay.
        Reminder.objects.bulk_create(made, ignore_conflicts=True)
        dropped = sum(self._drop(row) for row in self.adrift.values())
        return Planned(len(made), changed, dropped)

    def _new(self, ask: Ask) -> Reminder:
        return Reminder(
            clinic=self.clinic,
            patient_id=ask.patient_id,
            **ask.about,
            kind=ask.wanted.kind.value,
            idempotency_key=new_id().hex,
            **self._times(ask),
            **self._state(ask),
        )

    def _align(self, row: Reminder, ask: Ask) -> bool:
        if self._is_left_alone(row, ask):
            return False
        fields = self._times(ask) | self._state(ask)
        if row.state != Reminder.State.DUE or row.dedupe_key != ask.wanted.key:
            fields |= {"attempts": 0, "letter": ""}
        elif row.state_reason:
            # Between two tries, and put off for a day, its own time stands, and why it waits.
            last = last_try(self.hours, ask.wanted.not_after)
            fields = {"not_after": ask.wanted.not_after, "due_at": min(row.due_at, last)}
        return self._write(row, fields)

    def _is_left_alone(self, row: Reminder, ask: Ask) -> bool:
        """Unless it waits, or what ended it has changed: who can be reached, where, or until when it is of use."""
        if row.state == Reminder.State.DUE:
            return False
        if row.is_closed or ask.wanted.not_after <= self.now:
            return True
        if row.state == Reminder.State.FAILED:
            reach = self._reach(ask)
            return not row.address or (row.channel, row.address) == (reach.channel, reach.address)
        return row.state == Reminder.State.LATE and ask.wanted.not_after <= row.not_after

    def _drop(self, row: Reminder) -> bool:
        return self._write(row, {"state": Reminder.State.SKIPPED.value, "state_reason": why_gone(row)})

    def _write(self, row: Reminder, fields: dict[str, Any]) -> bool:
        """Whether anything differed and was written."""
        if all(getattr(row, name) == value for name, value in fields.items()):
            return False
        try:
            change(row, by=self.by, **fields)
        except ConflictError:
            # The poller took it up meanwhile, and asks the plan itself before it sends.
            return False
        return True

    def _times(self, ask: Ask) -> dict[str, Any]:
        wanted = ask.wanted
        return {"dedupe_key": wanted.key, "due_at": wanted.due_at, "not_after": wanted.not_after}

    def _state(self, ask: Ask) -> dict[str, Any]:
        """Who cannot be reached gets a skipped row with the reason, so that a person sees it in time."""
        reach = self._reach(ask)
        state, reason = Reminder.State.DUE, ""
        if reach.problem:
            state, reason = Reminder.State.SKIPPED, reach.problem
        elif ask.wanted.is_too_late:
            state, reason = Reminder.State.LATE, TOO_LATE
        return {"channel": str(reach.channel), "state": state.value, "state_reason": reason}

    def _reach(self, ask: Ask) -> Reach:
        return reach_of(self.people[ask.patient_id], ask.wanted.kind)


def _rows(clinic: Clinic, patients: Collection[uuid.UUID], keys: Collection[str]) -> ReminderQuerySet:
    """Those waiting, and whatever already speaks of what is asked for."""
    rows = Reminder.objects.of(clinic).filter(patient__in=patients).exclude(kind=Kind.URGENT)
    return rows.filter(Q(state=Reminder.State.DUE) | Q(dedupe_key__in=keys))
