from django.db import models
from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.audit.history import tracked
from clinic.patients.models import Patient
from clinic.safety.models.danger import ALERT_ORDER, alert_danger
from clinic.safety.models.withdrawable import Withdrawable
from clinic.treatments.models import Course, Session


class AlertQuerySet(models.QuerySet["Alert"]):
    def of(self, clinic: Clinic) -> "AlertQuerySet":
        return self.filter(clinic=clinic)

    def open(self) -> "AlertQuerySet":
        return self.filter(state=Alert.State.OPEN)

    def by_danger(self) -> "AlertQuerySet":
        """As every list of what is open has them."""
        return self.annotate(**alert_danger()).order_by(*ALERT_ORDER)


@tracked
class Alert(Withdrawable):
    """Something a person must look at: which rule, on what values, from which source, and who took it."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        ACKNOWLEDGED = "acknowledged", "acknowledged"
        REPLACED = "replaced", "replaced by a newer alert"

    class Urgency(models.TextChoices):
        NOW = "now", "now"
        TODAY = "today", "today"
        SOON = "soon", "soon"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alerts")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="alerts", null=True, blank=True)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="alerts", null=True, blank=True
    )
    rule = models.CharField(max_length=40)
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    message = models.CharField(max_length=300)
    values = models.JSONField(default=dict, help_text="The values that fired it")
    basis = models.CharField(max_length=80)
    about_id = models.UUIDField(help_text="The reading, assessment or screen it speaks of")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_id = models.UUIDField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "rule", "about_id"], name="alert_once_per_fact"),
            models.CheckConstraint(
                name="alert_closed_by_someone",
                condition=Q(state="open") | (Q(closed_at__isnull=False) & ~Q(closed_by_name="")),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "state", "-raised_at"], name="alert_by_state"),
            models.Index(fields=["clinic", "patient", "state"], name="alert_by_patient"),
        ]

    def __str__(self) -> str:
        return self.message
