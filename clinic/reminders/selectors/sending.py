"""What is asked once more at the moment of sending."""

import uuid
from collections.abc import Collection, Iterator, Sequence

from clinic.core import clock
from clinic.core.clock import day_bounds
from clinic.instruments.models import FormRequest
from clinic.patients.models import Patient
from clinic.reminders import rules
from clinic.reminders.channels import working_channels
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind, Person, Reach, SendingHours, Verdict
from clinic.reminders.selectors.asking import asks_of
from clinic.reminders.selectors.duty import why_no_call
from clinic.reminders.selectors.hours import hours_for
from clinic.treatments.models import PlannedVisit


def verdicts_on(letter: Sequence[Reminder]) -> dict[uuid.UUID, Verdict]:
    """Asks the plan again, as it stands now, and whether the patient may still be reached."""
    first, now = letter[0], clock.now()
    hours = hours_for(first)
    return {
        row.pk: rules.judge(
            now=now, not_after=row.not_after, hours=hours, reach=reach_for(row), unwanted=unwanted
        )
        for row, unwanted in zip(letter, _unwanted(letter, hours), strict=True)
    }


def _unwanted(letter: Sequence[Reminder], hours: SendingHours) -> Iterator[str]:
    """Why each is not asked for any more, empty while it is."""
    first = letter[0]
    if first.is_call:
        yield from map(why_no_call, letter)
        return
    asks = asks_of(first.clinic, [first.patient_id], today=hours.day_of(clock.now()))
    wanted = {ask.wanted.key for ask in asks}
    for row in letter:
        yield "" if row.dedupe_key in wanted else why_gone(row)


def reach_for(reminder: Reminder) -> Reach:
    if reminder.is_call:
        return Reach(rules.EMAIL, address=reminder.address)
    return reach_of(reminder.patient, reminder.kind)


def reach_of(patient: Patient, kind: str) -> Reach:
    """Everything about the person that can forbid a message is asked here, at planning and again at sending."""
    agreed = {rules.EMAIL: patient.email_consent_at, rules.SMS: patient.sms_consent_at}
    known = {rules.EMAIL: patient.email, rules.SMS: patient.phone}
    person = Person(
        is_active=patient.is_active and patient.stands,
        preferred=patient.preferred_channel,
        agreed={channel for channel, since in agreed.items() if since},
        known={channel: address for channel, address in known.items() if address},
        opens_forms=patient.date_of_birth is not None,
    )
    if Kind(kind).is_for_staff:
        return rules.reach_staff(person)
    return rules.reach(person, working=working_channels(), is_form=Kind(kind) is Kind.FORM_DUE)


def is_told_today(letter: Collection[Reminder]) -> bool:
    """Whether the patient has, or may have, had another message on this clinic-local day, changes left out."""
    first = next(iter(letter))
    zone = first.clinic.zone
    start, end = day_bounds(clock.today(zone), zone)
    others = Reminder.objects.of(first.clinic).filter(patient=first.patient_id).to_patients().perhaps_read()
    today = others.filter(claimed_at__gte=start, claimed_at__lt=end).exclude(kind__in=rules.CHANGES)
    return today.exclude(pk__in=[row.pk for row in letter]).exists()


def why_gone(reminder: Reminder) -> str:
    """In words for staff, why the plan no longer asks for what it asked for before."""
    request, visit = reminder.form_request, reminder.visit
    if Kind(reminder.kind).is_change:
        return "The visit is again as the patient was told, or a newer message says how it is"
    if request and request.state != FormRequest.State.OPEN:
        return f"The questionnaire is {request.get_state_display()}"
    if reminder.gate:
        return "The review is recorded, or no longer asked for"
    if visit and visit.state != PlannedVisit.State.PLANNED:
        return f"The visit is {visit.get_state_display()}"
    return "The visit has moved, or the plan no longer asks for this"
