"""Timed readings of vital signs, sedation and dissociation."""

from django.db import models
from django.db.models import F, Q

from clinic.accounts.models import ClinicFact
from clinic.audit.history import tracked
from clinic.patients.models import Patient
from clinic.treatments.models.session import Session
from clinic.treatments.rules.readings import RANGES


def _within(field: str, low: int, high: int) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": low, f"{field}__lte": high})


@tracked
class Reading(ClinicFact):
    """A timed set of measurements, in a session or sent by an EHR without one.

    mmHg, beats per minute, SpO2 in percent, breaths per minute, MOAA/S 0 to 5, dissociation 0 to 10 as rated by
    the observer.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="readings")
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="readings", null=True, blank=True
    )
    measured_at = models.DateTimeField()
    minute = models.SmallIntegerField(
        null=True, blank=True, help_text="Minutes since the dose; negative or empty before it"
    )
    systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    pulse = models.PositiveSmallIntegerField(null=True, blank=True)
    spo2 = models.PositiveSmallIntegerField(null=True, blank=True)
    respiration = models.PositiveSmallIntegerField(null=True, blank=True)
    moaas = models.PositiveSmallIntegerField(null=True, blank=True)
    dissociation = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="reading_measures_something",
                condition=Q(systolic__isnull=False)
                | Q(pulse__isnull=False)
                | Q(spo2__isnull=False)
                | Q(respiration__isnull=False)
                | Q(moaas__isnull=False)
                | Q(dissociation__isnull=False),
            ),
            models.CheckConstraint(
                name="reading_pressure_is_a_pair",
                condition=Q(systolic__isnull=True, diastolic__isnull=True)
                | Q(systolic__gt=F("diastolic"), diastolic__isnull=False),
            ),
            *(
                models.CheckConstraint(name=f"reading_{name}_plausible", condition=_within(name, low, high))
                for name, (low, high) in RANGES.items()
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "patient", "-measured_at"], name="reading_by_patient"),
            models.Index(fields=["clinic", "session", "measured_at"], name="reading_by_session"),
            models.Index(fields=["clinic", "updated_at", "id"], name="reading_by_update"),
        ]

    def __str__(self) -> str:
        return f"reading at {self.measured_at:%H:%M}"
