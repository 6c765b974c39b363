"""Recorded assessments: answers as given and the score they make."""

from django.db import models
from django.db.models import Q

from clinic.accounts.models import Clinic, ClinicFact
from clinic.audit.history import tracked
from clinic.patients.models import Patient
from clinic.treatments.models import Course, Session


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of(self, clinic: Clinic) -> "AssessmentQuerySet":
        return self.filter(clinic=clinic)

    def standing(self) -> "AssessmentQuerySet":
        return self.filter(status=Assessment.Status.FINAL)


@tracked
class Assessment(ClinicFact):
    """One filled instrument. `answers` maps item id to the value given, empty for a total alone; `total` is NULL
    where the instrument has none (C-SSRS) or items are missing beyond its rule."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="assessments")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="assessments", null=True, blank=True
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="assessments", null=True, blank=True
    )
    request = models.ForeignKey(
        "instruments.FormRequest", on_delete=models.PROTECT, related_name="assessments", null=True, blank=True
    )
    instrument = models.CharField(max_length=20)
    instrument_version = models.CharField(max_length=20)
    taken_at = models.DateTimeField()
    taken_on = models.DateField(help_text="Clinic-local date")
    completed_by = models.CharField(
        max_length=10, choices=[("patient", "patient"), ("clinician", "clinician")]
    )
    answers = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    subscores = models.JSONField(default=dict)
    band = models.CharField(max_length=60, blank=True)
    remark = models.TextField(
        max_length=2000,
        blank=True,
        help_text="What was written beside the answers, and what was odd about them",
    )
    findings = models.JSONField(default=dict, help_text="Algorithm results and item signals, as scored then")
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="assessment_total_plausible",
                condition=Q(total__isnull=True) | Q(total__gte=0, total__lte=200),
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "patient", "instrument", "taken_at"], name="assessment_by_patient"
            ),
            models.Index(fields=["clinic", "course", "instrument", "taken_at"], name="assessment_by_course"),
            models.Index(fields=["clinic", "instrument", "taken_on"], name="assessment_by_day"),
            models.Index(fields=["clinic", "updated_at", "id"], name="assessment_by_update"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.taken_on}"
