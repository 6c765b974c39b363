from django.db import models
from django.db.models import F, Q

from clinic.accounts.models import ClinicFact
from clinic.audit.history import tracked
from clinic.patients.models import Patient
from clinic.treatments.models import Course, Session


@tracked
class AdverseEvent(ClinicFact):
    """Something unwanted that happened, in a session or between; `code` is from safety/data/adverse_events.toml."""

    class Severity(models.TextChoices):
        MILD = "mild", "mild"
        MODERATE = "moderate", "moderate"
        SEVERE = "severe", "severe"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="adverse_events")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="adverse_events", null=True, blank=True
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="adverse_events", null=True, blank=True
    )
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=500, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    is_serious = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    intervention = models.CharField(max_length=300, blank=True)

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="adverse_event_ends_after_start",
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("began_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "patient", "-began_at"], name="adverse_event_by_patient"),
            models.Index(fields=["clinic", "course", "began_at"], name="adverse_event_by_course"),
            models.Index(fields=["clinic", "-began_at"], name="adverse_event_by_time"),
        ]

    def __str__(self) -> str:
        return self.code
