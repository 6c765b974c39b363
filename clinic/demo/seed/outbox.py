"""Reminders as the poller would have left them: sent, skipped, one refused, the rest waiting for their time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from clinic.accounts.records import change
from clinic.core import clock
from clinic.core.ids import new_id
from clinic.demo.seed.courses import Record
from clinic.demo.seed.moments import SIMULATION, at, stored
from clinic.demo.seed.pile import Pile
from clinic.demo.seed.places import Place
from clinic.demo.simulation.world import DAY, MINUTE, World
from clinic.instruments.services import make_link
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Appointment, Kind, SendingHours, Wanted, together, wanted_for_visit
from clinic.reminders.selectors import hours_of, reach_of, what_it_tells, write
from clinic.reminders.services import plan_clinic
from clinic.treatments.models import PlannedVisit

REMEMBERED = DAY * 7
"""Older reminders are left out: they tell nothing new and would double the time."""
POLLED_AFTER = MINUTE / 2
REFUSED = 2
"""Addresses that the mail server refuses, so that somebody has to call."""
REFUSAL = "The mail server refused the address (code 550)"
SHOWN = frozenset({Kind.VISIT_1_DAY, Kind.PREPARATION})
State = Reminder.State


def fill_outbox(place: Place, world: World, records: Sequence[Record]) -> None:
    """Enter the clinic first."""
    pile, hours = Pile(), hours_of(place.clinic)
    for record in records:
        pile.add(*_past(place, world, record, hours))
    pile.write()
    plan_clinic(clinic=place.clinic, by=SIMULATION)
    overdue = Reminder.objects.of(place.clinic).due(world.now).order_by("due_at", "id")
    rows = overdue.select_related("clinic", "patient", "visit", "form_request__patient", "gate")
    letters = _letters(rows)
    refused = [letter for letter in letters if letter[0].channel == Reminder.Channel.EMAIL][:REFUSED]
    for letter in letters:
        _send(letter, is_refused=letter in refused)


def _letters(rows: Iterable[Reminder]) -> list[list[Reminder]]:
    """What is due to one reader at one moment goes together."""
    found: dict[object, list[Reminder]] = {}
    for row in rows:
        found.setdefault((row.patient_id, row.channel, row.due_at), []).append(row)
    return list(found.values())


def _past(place: Place, world: World, record: Record, hours: SendingHours) -> Iterator[Reminder]:
    food = world.limits.duration("fasting.food_hours")
    for visit in record.visits.values():
        held = visit.state == PlannedVisit.State.DONE and visit.target > world.today - REMEMBERED
        if held and visit.kind == PlannedVisit.Kind.DOSING:
            about = Appointment(id=visit.pk, day=visit.target, starts_at=None, is_dosing=True)
            wanted = [one for one in wanted_for_visit(about, hours, food=food) if one.kind in SHOWN]
            yield from _sent(place, record, visit, together(wanted, hours))


def _sent(place: Place, record: Record, visit: PlannedVisit, wanted: Sequence[Wanted]) -> Iterable[Reminder]:
    """Or skipped, for somebody who cannot be reached."""
    rows = [_row(place, record, visit, one) for one in wanted]
    sent = [row for row in rows if row.state == State.SENT]
    for row in sent:
        with at(row.due_at + POLLED_AFTER):
            for name, value in _as_sent(row, sent).items():
                setattr(row, name, value)
    return rows


def _row(place: Place, record: Record, visit: PlannedVisit, wanted: Wanted) -> Reminder:
    reach = reach_of(record.patient, wanted.kind)
    return Reminder(
        clinic=place.clinic,
        patient=record.patient,
        course=record.course,
        visit=visit,
        kind=wanted.kind.value,
        channel=str(reach.channel),
        dedupe_key=wanted.key,
        due_at=wanted.due_at,
        not_after=wanted.not_after,
        state=State.SKIPPED if reach.problem else State.SENT,
        state_reason=reach.problem,
        idempotency_key=new_id().hex,
        **stored(wanted.due_at - DAY) | {"updated_at": wanted.due_at + POLLED_AFTER},
    )


def _as_sent(row: Reminder, letter: Sequence[Reminder]) -> dict[str, Any]:
    """Stand at the moment of sending."""
    text, sent_at = write(letter, channel=row.channel), clock.now()
    return {
        "subject": text.subject,
        "body": text.body,
        "sent_at": sent_at,
        "claimed_at": sent_at,
        "attempts": 1,
        "address": reach_of(row.patient, row.kind).address,
        "letter": letter[0].idempotency_key,
        "told": what_it_tells(row),
    }


def _send(letter: Sequence[Reminder], *, is_refused: bool) -> None:
    """What was due before the demo began went out in its time."""
    with at(letter[0].due_at + POLLED_AFTER):
        if not is_refused:
            for row in letter:
                if row.form_request is not None:
                    make_link(request=row.form_request, by=SIMULATION)
        for row in letter:
            fields = _as_sent(row, letter) | {"state": State.SENT}
            if is_refused:
                fields |= {"state": State.FAILED, "state_reason": REFUSAL, "sent_at": None, "told": {}}
            change(row, by=SIMULATION, **fields)
