"""What asks for somebody's attention, open and long since closed: as many a patient in a clinic of any size."""

import datetime as dt
import hashlib

from benchmarks.load.block import Block
from benchmarks.load.life import DAY, Life
from clinic.instruments.models import FormRequest
from clinic.reminders.models import Reminder
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag, SafetyObservation
from clinic.safety.rules import misuse_rules
from clinic.treatments.models import Course, Proposal, ReviewGate

CLOSER = "Load for measurement"
HOUR = dt.timedelta(hours=1)
URGENCIES = (Alert.Urgency.NOW, Alert.Urgency.TODAY, Alert.Urgency.TODAY, Alert.Urgency.SOON)
REMINDER_DAYS = (-70, -56, -42, -28, -14, -7, -2, 1)


def add_waiting(block: Block, life: Life, course: Course) -> None:
    for add in (_add_alert, _add_flag, _add_gates, _add_proposal, _add_forms, _add_reminders, _add_safety):
        add(block, life, course)


def _add_alert(block: Block, life: Life, course: Course) -> None:
    """Of 1,000 patients 6 have an open one, 400 a closed one."""
    is_open = life.one_in(170)
    if not is_open and life.number % 5 > 1:
        return
    at = life.now - (life.number % 40) * HOUR if is_open else life.at(life.until)
    closing = (
        {} if is_open else {"state": Alert.State.ACKNOWLEDGED, "closed_at": at, "closed_by_name": CLOSER}
    )
    block.add(
        Alert,
        at,
        patient=course.patient,
        course=course,
        rule="predose-pressure",
        urgency=URGENCIES[life.number // 170 % 4],
        message="Blood pressure before the dose 152/96 mmHg, above the limit of 140/90.",
        basis="source:us-label-18",
        about_id=block.new_id(),
        raised_at=at,
        **closing,
    )


def _add_flag(block: Block, life: Life, course: Course) -> None:
    """Of 1,000 patients 15 have an open one, 150 a closed one."""
    is_open = life.one_in(70)
    if not is_open and life.number % 20 > 2:
        return
    rule = list(misuse_rules().values())[life.number % len(misuse_rules())]
    at = life.at(life.until - 3 * DAY)
    closing = {
        "state": MisuseFlag.State.REVIEWED,
        "disposed_at": at,
        "disposed_by_name": CLOSER,
        "disposition_note": "Talked it through.",
    }
    block.add(
        MisuseFlag,
        at,
        patient=course.patient,
        course=course,
        code=rule.code,
        severity=rule.severity,
        message=rule.name,
        basis="editable-default",
        fingerprint=hashlib.sha256(str(course.pk).encode()).hexdigest(),
        raised_at=at,
        **({} if is_open else closing),
    )


def _add_gates(block: Block, life: Life, course: Course) -> None:
    """The end of induction, open from a week before until 3 days after it is due."""
    due_on = life.started_on + 28 * DAY
    at = life.at(life.started_on)
    is_open = due_on > life.today - 3 * DAY
    decided = {"outcome": "continue", "decided_at": life.at(due_on), "decided_by_name": CLOSER}
    block.add(
        ReviewGate,
        at,
        course=course,
        key="1-induction-gate",
        kind=ReviewGate.Kind.END_OF_INDUCTION,
        due_on=due_on,
        **({} if is_open else decided),
    )


def _add_proposal(block: Block, life: Life, course: Course) -> None:
    """Of 1,000 patients 8 have an open one, 100 a decided one."""
    is_open = life.one_in(125)
    if not is_open and life.number % 10:
        return
    at = life.at(life.until - 2 * DAY, life.number)
    decided = {"state": Proposal.State.ACCEPTED, "decided_at": at, "decided_by_name": CLOSER}
    block.add(
        Proposal,
        at,
        course=course,
        kind="extend-interval",
        explanation="Stable for 8 weeks: the interval could grow by a week.",
        fingerprint="extend",
        **({} if is_open else decided),
    )


def _add_forms(block: Block, life: Life, course: Course) -> None:
    """Two answered; of 1,000 patients 20 have one not returned, 33 one that is not yet due."""
    for place, days in enumerate((30, 16)):
        due_on = life.until - days * DAY
        answered = {"state": FormRequest.State.ANSWERED, "answered_at": life.at(due_on, 600)}
        _add_form(block, life, course, f"{place}", due_on, **answered)
    if life.one_in(50):
        _add_form(block, life, course, "late", life.today - (1 + life.number // 50 % 6) * DAY)
    elif life.one_in(30):
        _add_form(block, life, course, "ahead", life.today + (life.number // 30 % 4) * DAY)


def _add_form(
    block: Block, life: Life, course: Course, name: str, due_on: dt.date, **answered: object
) -> None:
    block.add(
        FormRequest,
        life.at(due_on - 3 * DAY),
        patient=course.patient,
        course=course,
        instruments=["phq-9"],
        due_on=due_on,
        expires_at=life.at(due_on + 7 * DAY),
        dedupe_key=f"{course.pk} {name}",
        requested_by_name=CLOSER,
        **answered,
    )


def _add_reminders(block: Block, life: Life, course: Course) -> None:
    """Seven sent, one waiting for tomorrow while treatment goes on."""
    for days in REMINDER_DAYS if course.is_open else REMINDER_DAYS[:-1]:
        due_at = life.at(life.until + days * DAY)
        sent = {
            "state": Reminder.State.SENT,
            "sent_at": due_at,
            "subject": "Your visit",
            "body": "See you soon.",
        }
        block.add(
            Reminder,
            life.at(life.started_on),
            patient=course.patient,
            course=course,
            kind=Reminder.Kind.VISIT_2_DAYS,
            channel=Reminder.Channel.EMAIL,
            dedupe_key=f"{course.pk} {days}",
            due_at=due_at,
            not_after=due_at + DAY,
            idempotency_key=str(block.new_id()),
            **(sent if days < 0 else {}),
        )


def _add_safety(block: Block, life: Life, course: Course) -> None:
    who = {"patient": course.patient, "course": course}
    at = life.at(life.started_on, 60)
    for code in ("blood-pressure-raised", "nausea"):
        block.add(AdverseEvent, at, code=code, severity="mild", began_at=at, resolved_at=at + 2 * HOUR, **who)
    block.add(SafetyObservation, at, kind="craving", value=life.number % 4, observed_at=at, **who)
