"""Asking a patient for answers: the request, and the one-tap links made for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.accounts.models import Clinic, ClinicOwned
from clinic.audit.history import tracked
from clinic.patients.models import Patient
from clinic.treatments.models import Course, PlannedVisit


class FormRequestQuerySet(models.QuerySet["FormRequest"]):
    def of(self, clinic: Clinic) -> "FormRequestQuerySet":
        return self.filter(clinic=clinic)

    def unanswered(self) -> "FormRequestQuerySet":
        return self.filter(state=FormRequest.State.OPEN)


@tracked
class FormRequest(ClinicOwned):
    """Instruments a patient is asked to fill by a day. Answers are kept as they are given, before sending."""

    class State(models.TextChoices):
        OPEN = "open", "waiting for answers"
        ANSWERED = "answered", "answered"
        EXPIRED = "expired", "not answered in time"
        CANCELLED = "cancelled", "cancelled"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="form_requests")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="form_requests", null=True, blank=True
    )
    visit = models.ForeignKey(
        PlannedVisit, on_delete=models.PROTECT, related_name="form_requests", null=True, blank=True
    )
    instruments = ArrayField(models.CharField(max_length=20))
    due_on = models.DateField()
    expires_at = models.DateTimeField()
    dedupe_key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    draft = models.JSONField(default=dict, help_text="Answers given so far, by instrument and item")
    requested_by_name = models.CharField(max_length=200)

    objects = FormRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "dedupe_key"], name="form_request_once"),
            models.CheckConstraint(name="form_request_asks_something", condition=Q(instruments__len__gte=1)),
            models.CheckConstraint(
                name="form_request_answered_has_time",
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "state", "due_on", "id"], name="form_request_by_due"),
            models.Index(fields=["clinic", "patient"], name="form_request_by_patient"),
        ]

    @property
    def is_waiting(self) -> bool:
        """For answers, of somebody who is still a patient."""
        return self.state == self.State.OPEN and self.patient.is_active

    def __str__(self) -> str:
        return f"{', '.join(self.instruments)} due {self.due_on}"


BIRTH_DATE_TRIES = 5


@tracked
class FormLink(ClinicOwned):
    """A one-tap link to a request. Only the SHA-256 of its 256-bit token is stored; row-level security lets whoever
    presents that hash find the row, and nobody else."""

    request = models.ForeignKey(FormRequest, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0, help_text="Wrong dates of birth so far")
    opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    @property
    def is_closed_by_wrong_dates(self) -> bool:
        """Of birth: nobody at the clinic did this."""
        return self.wrong_tries >= BIRTH_DATE_TRIES

    def __str__(self) -> str:
        return f"link until {self.expires_at:%Y-%m-%d}"
