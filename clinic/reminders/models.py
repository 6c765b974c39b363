"""One row per message. The row is the queue: the broker may lose everything and no reminder is lost or doubled."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q

from clinic.accounts.models import Clinic, ClinicOwned
from clinic.audit.history import tracked
from clinic.instruments.models import FormRequest
from clinic.patients.models import Patient
from clinic.reminders import rules
from clinic.safety.models import Alert
from clinic.treatments.models import Course, PlannedVisit, ReviewGate

# What the outbox shows apart; each part has an index of its own rows, so that none is walked to find another.
AHEAD = ["due", "claimed", "handing-over"]
NOT_SENT = ["failed", "skipped", "late", "needs-person"]
CLOSED = ["claimed", "handing-over", "sent", "needs-person"]
FOR_A_PERSON = ["failed", "late", "needs-person"]


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of(self, clinic: Clinic) -> "ReminderQuerySet":
        return self.filter(clinic=clinic)

    def waiting(self) -> "ReminderQuerySet":
        return self.filter(state=Reminder.State.DUE)

    def due(self, now: dt.datetime) -> "ReminderQuerySet":
        return self.waiting().filter(due_at__lte=now)

    def in_flight(self) -> "ReminderQuerySet":
        return self.filter(state__in=[Reminder.State.CLAIMED, Reminder.State.HANDING_OVER])

    def to_patients(self) -> "ReminderQuerySet":
        return self.exclude(kind__in=[kind for kind in rules.Kind if kind.is_for_staff])

    def calls(self) -> "ReminderQuerySet":
        """To the people on duty."""
        return self.filter(kind=rules.Kind.URGENT)

    def perhaps_read(self) -> "ReminderQuerySet":
        """What the patient has, or may have."""
        state = Reminder.State
        return self.filter(state__in=[state.HANDING_OVER, state.SENT, state.NEEDS_PERSON])

    def held_up(self, now: dt.datetime) -> "ReminderQuerySet":
        """`rules.is_held_up` as a question to the database."""
        slow = Q(attempts__gte=rules.TRIES) | Q(due_at__lte=now - rules.OVERDUE)
        return self.filter(slow, state__in=AHEAD, not_after__lte=now + rules.NOTICE)

    def claim(self, pk: uuid.UUID, *, at: dt.datetime) -> bool:
        """Compare and set: of all who try, one is told True."""
        claimed = self.filter(pk=pk, state=Reminder.State.DUE).update(
            state=Reminder.State.CLAIMED,
            state_reason="",
            claimed_at=at,
            attempts=F("attempts") + 1,
            version=F("version") + 1,
            updated_at=at,
        )
        return claimed == 1


@tracked
class Reminder(ClinicOwned):
    """due -> claimed -> handing-over -> sent. A crash leaves `claimed` (safe to retry) or `handing-over` (the channel
    may have it: retried only under the same idempotency key, else left to a person)."""

    class State(models.TextChoices):
        DUE = "due", "waiting"
        CLAIMED = "claimed", "being prepared"
        HANDING_OVER = "handing-over", "being handed over"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        SKIPPED = "skipped", "not needed any more"
        LATE = "late", "too late to send"
        NEEDS_PERSON = "needs-person", "may have been sent: check by hand"

    class Kind(models.TextChoices):
        VISIT_7_DAYS = rules.Kind.VISIT_7_DAYS.value, "visit in 7 days"
        VISIT_2_DAYS = rules.Kind.VISIT_2_DAYS.value, "visit in 2 days"
        VISIT_1_DAY = rules.Kind.VISIT_1_DAY.value, "visit tomorrow"
        PREPARATION = rules.Kind.PREPARATION.value, "how to prepare"
        FORM_DUE = rules.Kind.FORM_DUE.value, "questionnaire due"
        MISSED_VISIT = rules.Kind.MISSED_VISIT.value, "missed visit"
        REVIEW_DUE = rules.Kind.REVIEW_DUE.value, "review due"
        TAPER_STEP = rules.Kind.TAPER_STEP.value, "change of interval"
        VISIT_CHANGED = rules.Kind.VISIT_CHANGED.value, "visit moved"
        VISIT_CANCELLED = rules.Kind.VISIT_CANCELLED.value, "visit called off"
        URGENT = rules.Kind.URGENT.value, "call to the people on duty"

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"
        SMS = "sms", "text message"
        TASK = "task", "task for staff"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reminders")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="reminders", null=True, blank=True
    )
    visit = models.ForeignKey(
        PlannedVisit, on_delete=models.PROTECT, related_name="reminders", null=True, blank=True
    )
    form_request = models.ForeignKey(
        FormRequest, on_delete=models.PROTECT, related_name="reminders", null=True, blank=True
    )
    gate = models.ForeignKey(
        ReviewGate, on_delete=models.PROTECT, related_name="reminders", null=True, blank=True
    )
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="calls", null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    dedupe_key = models.CharField(max_length=160)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(help_text="Later than this it is of no use")
    state = models.CharField(max_length=14, choices=State.choices, default=State.DUE)
    state_reason = models.CharField(max_length=300, blank=True)
    is_by_hand = models.BooleanField(default=False, help_text="Somebody asked for it to be sent (again)")
    is_cancelled_by_hand = models.BooleanField(default=False, help_text="Planning never brings it back")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=64)
    address = models.CharField(max_length=254, blank=True, help_text="Where it was last sent")
    letter = models.CharField(
        max_length=64, blank=True, help_text="Key of the message it went in, with others of that day"
    )
    told = models.JSONField(
        default=dict, blank=True, help_text="Visits it names: day and time told, null for called off"
    )
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True, help_text="As sent, links left out")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "dedupe_key"], name="reminder_once"),
            models.CheckConstraint(
                name="reminder_sent_has_time", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="reminder_failure_has_reason",
                condition=~Q(state__in=NOT_SENT) | ~Q(state_reason=""),
            ),
            models.CheckConstraint(
                name="reminder_cancelled_is_skipped",
                condition=Q(is_cancelled_by_hand=False) | Q(state="skipped"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "due_at", "id"], condition=Q(state__in=AHEAD), name="reminder_ahead"
            ),
            models.Index(
                fields=["clinic", "-due_at", "-id"], condition=Q(state="sent"), name="reminder_sent"
            ),
            models.Index(
                fields=["clinic", "-due_at", "-id"], condition=Q(state__in=NOT_SENT), name="reminder_not_sent"
            ),
            models.Index(
                fields=["clinic", "-due_at", "-id"],
                condition=Q(state__in=FOR_A_PERSON),
                name="reminder_for_a_person",
            ),
            models.Index(
                fields=["clinic", "claimed_at"],
                condition=Q(state__in=["claimed", "handing-over"]),
                name="reminder_in_flight",
            ),
            models.Index(fields=["clinic", "patient", "-due_at"], name="reminder_by_patient"),
            models.Index(fields=["clinic", "alert"], condition=Q(kind="urgent"), name="reminder_calls"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.state})"

    @property
    def subject_id(self) -> uuid.UUID | None:
        """What it is about: the form request, the review or the visit."""
        return self.form_request_id or self.gate_id or self.visit_id

    @property
    def is_call(self) -> bool:
        return self.kind == rules.Kind.URGENT

    @property
    def waits_for_no_day(self) -> bool:
        """It may be the second message of a day: a change, what a person asked for, or what may have arrived before."""
        kind = rules.Kind(self.kind)
        return kind.is_change or kind.is_for_staff or self.is_by_hand or bool(self.letter)

    @property
    def is_closed(self) -> bool:
        """Sent, perhaps sent, on its way or taken in hand by somebody: planning leaves it as it is."""
        return self.is_cancelled_by_hand or self.state in CLOSED
