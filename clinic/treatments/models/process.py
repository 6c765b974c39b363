"""What surrounds the dose, and how the patient left."""

import uuid

from django.db import models
from django.db.models import Q

from clinic.accounts.models import ClinicFact
from clinic.audit.history import tracked
from clinic.treatments.models.session import Session


@tracked
class ProcessElement(ClinicFact):
    """Preparation, support and debrief (P23-10), setting with music and eye shades (J24-12), experience (J24-08) and
    expectation (J24-10), integration (J24-13): noted around a session."""

    class Kind(models.TextChoices):
        PREPARATION = "preparation", "preparation"
        SUPPORT_PRESENT = "support-present", "support present"
        SETTING = "setting", "setting"
        MUSIC = "music", "music"
        EYE_SHADES = "eye-shades", "eye shades"
        EXPECTANCY = "expectancy", "expectancy (0 to 10)"
        DEBRIEF = "debrief", "debrief"
        INTEGRATION = "integration", "integration"
        EXPERIENCE = "experience", "experience"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="process_elements")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta(ClinicFact.Meta):
        indexes = [models.Index(fields=["clinic", "session"], name="process_by_session")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def patient_id(self) -> uuid.UUID:
        return self.session.patient_id


@tracked
class DischargeCheck(ClinicFact):
    """The discharge gate as it stood when the patient left: each requirement, met or not, and why released anyway."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="discharge_checks")
    minutes_observed = models.PositiveSmallIntegerField()
    escort_name = models.CharField(max_length=160, blank=True)
    driving_advice_given = models.BooleanField()
    feels_ready = models.BooleanField()
    unmet = models.JSONField(default=list, help_text="Requirements not met, as codes")
    override_reason = models.CharField(max_length=500, blank=True)

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["session"], condition=Q(status="final"), name="one_standing_discharge_per_session"
            ),
            models.CheckConstraint(
                name="discharge_override_has_reason", condition=Q(unmet=[]) | ~Q(override_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"discharge of {self.session}"
