"""What is asked once more at the moment of sending."""

from clinic.core import clock
from clinic.instruments.models import FormRequest
from clinic.patients.models import Patient
from clinic.reminders import rules
from clinic.reminders.channels import working_channels
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind, Person, Reach, Verdict
from clinic.reminders.selectors.asking import asks_of
from clinic.reminders.selectors.hours import hours_of
from clinic.treatments.models import PlannedVisit


def verdict_on(reminder: Reminder) -> tuple[Verdict, Reach]:
    """Asks the plan again, as it stands now, and whether the patient may still be reached."""
    clinic, now = reminder.clinic, clock.now()
    hours = hours_of(clinic)
    asks = asks_of(clinic, [reminder.patient_id], today=clock.local_date(now, hours.zone))
    is_wanted = any(ask.wanted.key == reminder.dedupe_key for ask in asks)
    reach = reach_of(reminder.patient, reminder.kind)
    verdict = rules.judge(
        now=now,
        not_after=reminder.not_after,
        hours=hours,
        reach=reach,
        unwanted="" if is_wanted else why_gone(reminder),
    )
    return verdict, reach


def reach_of(patient: Patient, kind: str) -> Reach:
    if Kind(kind).is_for_staff:
        return Reach(Reminder.Channel.TASK)
    agreed = {rules.EMAIL: patient.email_consent_at, rules.SMS: patient.sms_consent_at}
    known = {rules.EMAIL: patient.email, rules.SMS: patient.phone}
    person = Person(
        is_active=patient.is_active and patient.stands,
        preferred=patient.preferred_channel,
        agreed={channel for channel, since in agreed.items() if since},
        known={channel for channel, address in known.items() if address},
    )
    return rules.reach(person, working=working_channels())


def why_gone(reminder: Reminder) -> str:
    """In words for staff, why the plan no longer asks for what it asked for before."""
    request, visit = reminder.form_request, reminder.visit
    if request and request.state != FormRequest.State.OPEN:
        return f"The questionnaire is {request.get_state_display()}"
    if reminder.gate:
        return "The review is recorded, or no longer asked for"
    if visit and visit.state != PlannedVisit.State.PLANNED:
        return f"The visit is {visit.get_state_display()}"
    return "The visit has moved, or the plan no longer asks for this"
