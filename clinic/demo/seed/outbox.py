"""Reminders as the poller would have left them: sent, skipped, one refused, the rest waiting for their time."""

from collections.abc import Iterator, Sequence

from clinic.accounts.records import change
from clinic.core.ids import new_id
from clinic.demo.seed.courses import Record
from clinic.demo.seed.moments import SIMULATION, at, stored
from clinic.demo.seed.pile import Pile
from clinic.demo.seed.places import Place
from clinic.demo.simulation.world import DAY, MINUTE, World
from clinic.instruments.services import make_link
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Appointment, Kind, SendingHours, Wanted, wanted_for_visit
from clinic.reminders.selectors import hours_of, reach_of, render
from clinic.reminders.services import plan_clinic
from clinic.treatments.models import PlannedVisit

REMEMBERED = DAY * 7
"""Older reminders are left out: they tell nothing new and would double the time."""
POLLED_AFTER = MINUTE / 2
REFUSED = 2
"""Addresses that the mail server refuses, so that somebody has to call."""
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
    refused = [row.pk for row in rows if row.channel == Reminder.Channel.EMAIL][:REFUSED]
    for row in rows:
        _send(row, is_refused=row.pk in refused)


def _past(place: Place, world: World, record: Record, hours: SendingHours) -> Iterator[Reminder]:
    food = world.limits.duration("fasting.food_hours")
    for visit in record.visits.values():
        held = visit.state == PlannedVisit.State.DONE and visit.target > world.today - REMEMBERED
        if held and visit.kind == PlannedVisit.Kind.DOSING:
            about = Appointment(id=visit.pk, day=visit.target, starts_at=None, is_dosing=True)
            for wanted in wanted_for_visit(about, hours, food=food):
                if wanted.kind in SHOWN:
                    yield _sent(place, record, visit, wanted)


def _sent(place: Place, record: Record, visit: PlannedVisit, wanted: Wanted) -> Reminder:
    """Or skipped, for somebody who cannot be reached."""
    reach = reach_of(record.patient, wanted.kind)
    sent_at = wanted.due_at + POLLED_AFTER
    row = Reminder(
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
        **stored(wanted.due_at - DAY) | {"updated_at": sent_at},
    )
    if row.state == State.SENT:
        with at(sent_at):
            text = render(row)
        row.subject, row.body, row.sent_at, row.attempts = text.subject, text.body, sent_at, 1
    return row


def _send(row: Reminder, *, is_refused: bool) -> None:
    """What was due before the demo began went out in its time."""
    with at(row.due_at + POLLED_AFTER):
        if is_refused:
            change(
                row,
                by=SIMULATION,
                state=State.FAILED,
                state_reason="The mail server refused it (code 550)",
                attempts=1,
            )
            return
        if row.form_request is not None:
            make_link(request=row.form_request, by=SIMULATION)
        text = render(row)
        change(
            row,
            by=SIMULATION,
            state=State.SENT,
            sent_at=row.due_at + POLLED_AFTER,
            subject=text.subject,
            body=text.body,
            attempts=1,
        )
