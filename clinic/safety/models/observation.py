from django.db import models
from django.db.models import Q

from clinic.accounts.models import ClinicFact
from clinic.audit.history import tracked
from clinic.patients.models import Patient
from clinic.treatments.models import Course


@tracked
class SafetyObservation(ClinicFact):
    """A fact that misuse and urinary rules read: craving, urinary symptoms, a urine drug screen, an early request."""

    class Kind(models.TextChoices):
        CRAVING = "craving", "craving (0 to 10)"
        URINARY = "urinary", "urinary symptoms"
        URINE_DRUG_SCREEN = "urine-drug-screen", "urine drug screen"
        EARLY_REQUEST = "early-request", "early request for a dose or refill"
        SUBSTANCE_USE = "substance-use", "substance use disorder in the history"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="safety_observations")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="safety_observations", null=True, blank=True
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    observed_at = models.DateTimeField()
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    details = models.JSONField(default=dict, help_text="Symptoms, substances found, the date asked for")
    note = models.CharField(max_length=500, blank=True)

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="craving_has_value_0_to_10",
                condition=~Q(kind="craving") | Q(value__isnull=False, value__lte=10),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "patient", "kind", "-observed_at"], name="safety_obs_by_patient"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
