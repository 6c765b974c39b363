"""One row per message. The row is the queue: the broker may lose everything and no reminder is lost or doubled."""

from django.db import models
from django.db.models import Q

from clinic.accounts.models import Clinic, ClinicOwned
from clinic.audit.history import tracked
from clinic.instruments.models import FormRequest
from clinic.patients.models import Patient
from clinic.treatments.models import Course, PlannedVisit, ReviewGate


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of(self, clinic: Clinic) -> "ReminderQuerySet":
        return self.filter(clinic=clinic)


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
        VISIT_7_DAYS = "visit-7-days", "visit in 7 days"
        VISIT_2_DAYS = "visit-2-days", "visit in 2 days"
        VISIT_1_DAY = "visit-1-day", "visit tomorrow"
        PREPARATION = "preparation", "how to prepare"
        FORM_DUE = "form-due", "questionnaire due"
        MISSED_VISIT = "missed-visit", "missed visit"
        REVIEW_DUE = "review-due", "review due"
        TAPER_STEP = "taper-step", "change of interval"

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
    kind = models.CharField(max_length=20, choices=Kind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    dedupe_key = models.CharField(max_length=160)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(help_text="Later than this it is of no use")
    state = models.CharField(max_length=14, choices=State.choices, default=State.DUE)
    state_reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=64)
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
                condition=~Q(state__in=["failed", "skipped", "late", "needs-person"]) | ~Q(state_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "due_at"], condition=Q(state="due"), name="reminder_due"),
            models.Index(
                fields=["clinic", "claimed_at"],
                condition=Q(state__in=["claimed", "handing-over"]),
                name="reminder_in_flight",
            ),
            models.Index(fields=["clinic", "-due_at"], name="reminder_by_time"),
            models.Index(fields=["clinic", "patient", "-due_at"], name="reminder_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.state})"
