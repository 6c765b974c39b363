"""Taking up what is due: all of a patient's messages of the day together, so that they go as one letter."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.reminders.models import Reminder, ReminderQuerySet
from clinic.reminders.rules import Kind
from clinic.reminders.selectors import hours_of

State = Reminder.State
TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row this process took up; `version` proves that nobody has taken it over since."""

    pk: uuid.UUID
    version: int


Claims = tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The claims of one message to one reader; `waits_for_line`: not while the channel's breaker is open."""

    channel: str
    claims: Claims
    waits_for_line: bool = True


def claim_due(*, clinic: Clinic, room: Mapping[str, int]) -> list[Letter]:
    """The longest due first, at most `room` letters of each channel; nothing in quiet hours.

    Rows that another worker holds are passed over, and so is a patient to whom something is on its way.
    """
    now, hours = clock.now(), hours_of(clinic)
    if hours.is_quiet(now):
        return []
    _, tonight = clock.day_bounds(hours.day_of(now), hours.zone)
    letters: list[Letter] = []
    for channel, limit in room.items():
        rows = Reminder.objects.of(clinic).filter(channel=channel).exclude(kind=Kind.URGENT)
        if channel == Reminder.Channel.TASK:
            found = _claim_each(rows, limit, now)
        else:
            found = _claim_letters(rows, _readers(clinic, rows, limit, now), now, tonight)
        letters += [Letter(channel, claims) for claims in found if claims]
    return letters


def claim_last_chances(*, clinic: Clinic, shut: Mapping[str, dt.datetime]) -> list[Letter]:
    """While a breaker is open: one letter of each channel that would be too late at the next probe. Its last try is at
    the last allowed moment, whatever the line did before."""
    now, hours = clock.now(), hours_of(clinic)
    if not shut or hours.is_quiet(now):
        return []
    letters: list[Letter] = []
    for channel, next_try in shut.items():
        rows = Reminder.objects.of(clinic).filter(channel=channel).exclude(kind=Kind.URGENT)
        ending = rows.filter(not_after__gte=now, not_after__lt=next_try)
        found = _claim_letters(ending, _readers(clinic, ending, 1, now), now, now + TICK)
        letters += [Letter(channel, claims, waits_for_line=False) for claims in found if claims]
    return letters


def claim_calls(*, clinic: Clinic, limit: int) -> list[Letter]:
    """To the people on duty, at any hour."""
    rows = Reminder.objects.of(clinic).calls()
    found = _claim_each(rows, limit, clock.now())
    return [Letter(Reminder.Channel.EMAIL, claims, waits_for_line=False) for claims in found if claims]


def release(*, letter: Letter, clinic: Clinic) -> None:
    """Put back untried."""
    for row in claimed_rows(letter, clinic):
        row.change(state=State.DUE.value, attempts=row.attempts - 1)


def claimed_rows(letter: Letter, clinic: Clinic) -> list[Reminder]:
    """Those of the letter that nobody took over, in the order in which it tells them."""
    versions = {claim.pk: claim.version for claim in letter.claims}
    rows = Reminder.objects.of(clinic).filter(pk__in=versions, state=State.CLAIMED)
    found = rows.select_related("clinic", "patient", "course", "visit", "form_request", "gate", "alert")
    held = {row.pk: row for row in found if row.version == versions[row.pk]}
    return [held[claim.pk] for claim in letter.claims if claim.pk in held]


def _claim_each(rows: ReminderQuerySet, limit: int, now: dt.datetime) -> list[Claims]:
    due = rows.due(now).order_by("due_at").select_for_update(skip_locked=True)
    return [(claim,) for claim in _claim(rows, due[:limit], now)]


def _readers(clinic: Clinic, rows: ReminderQuerySet, limit: int, now: dt.datetime) -> list[uuid.UUID]:
    """Patients with something due, locked so that no other worker writes a second letter to one of them."""
    busy = Reminder.objects.of(clinic).in_flight().to_patients().values("patient")
    due = rows.due(now).exclude(patient__in=busy).order_by("due_at").values_list("patient", flat=True)
    # A patient may have several.
    waiting = list(dict.fromkeys(due[: limit * 4]))[:limit]
    locked = (
        Patient.objects.of(clinic).filter(pk__in=waiting).select_for_update(no_key=True, skip_locked=True)
    )
    free = set(locked.values_list("pk", flat=True))
    # Asked again: while this worker waited for the lock another may have taken up the patient and committed.
    free -= set(busy.filter(patient__in=free).values_list("patient", flat=True))
    return [patient for patient in waiting if patient in free]


def _claim_letters(
    rows: ReminderQuerySet, readers: Iterable[uuid.UUID], now: dt.datetime, tonight: dt.datetime
) -> list[Claims]:
    """What may have been read under one key already goes again in the same letter and no other."""
    of_today = rows.waiting().filter(patient__in=list(readers), due_at__lt=tonight)
    ordered = of_today.order_by("patient", "letter", "due_at", "id").select_for_update(skip_locked=True)
    return [
        tuple(_claim(rows, group, now))
        for _, group in groupby(ordered, lambda row: (row.patient_id, row.letter))
    ]


def _claim(rows: ReminderQuerySet, found: Iterable[Reminder], now: dt.datetime) -> list[Claim]:
    return [Claim(row.pk, row.version + 1) for row in found if rows.claim(row.pk, at=now)]
