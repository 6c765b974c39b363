"""Medical history that decides on eligibility and safety."""

from django.db import models

from clinic.accounts.models import ClinicFact
from clinic.audit.history import tracked
from clinic.patients.models.patient import Patient


class PatientFact(ClinicFact):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta(ClinicFact.Meta):
        abstract = True
        indexes = [models.Index(fields=["clinic", "patient"], name="%(class)s_patient")]


@tracked
class Diagnosis(PatientFact):
    """What is treated and what else is known; the primary one is the indication (K24-14), which may be another one in
    words (K24-15)."""

    class Indication(models.TextChoices):
        TRD = "trd", "treatment-resistant depression"
        MDD_SUICIDALITY = "mdd-suicidality", "major depression with suicidality"
        BIPOLAR_DEPRESSION = "bipolar-depression", "bipolar depression"
        PTSD = "ptsd", "post-traumatic stress disorder"
        OCD = "ocd", "obsessive-compulsive disorder"
        OTHER = "other", "other"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="diagnoses")
    indication = models.CharField(max_length=20, choices=Indication.choices)
    icd10 = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    is_primary = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.get_indication_display()


@tracked
class AntidepressantTrial(PatientFact):
    """A past antidepressant; treatment resistance asks for two different adequate ones without response in the present
    episode (D25-01). Weeks decide whether it was adequate; the daily dose is for the reader. NULL in the last column
    means that nobody asked."""

    class Outcome(models.TextChoices):
        NO_RESPONSE = "no-response", "no response"
        PARTIAL = "partial", "partial response"
        RESPONSE = "response", "response"
        NOT_TOLERATED = "not-tolerated", "not tolerated"
        UNKNOWN = "unknown", "unknown"

    drug = models.CharField(max_length=120)
    dose_mg = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    started_on = models.DateField(null=True, blank=True)
    in_present_episode = models.BooleanField(null=True)

    def __str__(self) -> str:
        return self.drug


@tracked
class ContraindicationScreen(PatientFact):
    """One dated screen; NULL means not asked, which is not the same as no. Source: US label, contraindications."""

    screened_on = models.DateField()
    aneurysmal_vascular_disease = models.BooleanField(null=True)
    arteriovenous_malformation = models.BooleanField(null=True)
    intracerebral_haemorrhage = models.BooleanField(null=True)
    hypersensitivity = models.BooleanField(null=True)
    uncontrolled_hypertension = models.BooleanField(null=True)
    psychosis = models.BooleanField(null=True)
    pregnancy_or_breastfeeding = models.BooleanField(null=True)
    severe_liver_disease = models.BooleanField(null=True)
    substance_use_disorder = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)

    ABSOLUTE = (
        "aneurysmal_vascular_disease",
        "arteriovenous_malformation",
        "intracerebral_haemorrhage",
        "hypersensitivity",
    )
    CAUTION = (
        "uncontrolled_hypertension",
        "psychosis",
        "pregnancy_or_breastfeeding",
        "severe_liver_disease",
        "substance_use_disorder",
    )

    def __str__(self) -> str:
        return f"screen of {self.screened_on}"

    @property
    def present(self) -> tuple[str, ...]:
        """Contraindications answered yes."""
        return tuple(name for name in self.ABSOLUTE if getattr(self, name))

    @property
    def absolute_unasked(self) -> tuple[str, ...]:
        return tuple(name for name in self.ABSOLUTE if getattr(self, name) is None)

    @property
    def cautions(self) -> tuple[str, ...]:
        return tuple(name for name in self.CAUTION if getattr(self, name))

    @property
    def unasked(self) -> tuple[str, ...]:
        return tuple(name for name in (*self.ABSOLUTE, *self.CAUTION) if getattr(self, name) is None)


@tracked
class Medication(PatientFact):
    """A medicine taken beside treatment; checked against the ketamine interaction table by name."""

    name = models.CharField(max_length=160)
    dose = models.CharField(max_length=80, blank=True)
    rxnorm = models.CharField(max_length=20, blank=True)
    started_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.dose}".strip()


class AllergyQuerySet(models.QuerySet["Allergy"]):
    def standing(self) -> "AllergyQuerySet":
        return self.filter(status=Allergy.Status.FINAL)


@tracked
class Allergy(PatientFact):
    """An allergy or, without a substance, the answer that none is known; without any row nobody asked."""

    substance = models.CharField(max_length=160, blank=True)
    reaction = models.CharField(max_length=200, blank=True)
    none_known_on = models.DateField(
        null=True, blank=True, help_text="When the patient said that none is known"
    )

    objects = AllergyQuerySet.as_manager()

    class Meta(PatientFact.Meta):
        constraints = [
            *PatientFact.Meta.constraints,
            models.CheckConstraint(
                name="allergy_or_none_known",
                condition=models.Q(substance="", reaction="", none_known_on__isnull=False)
                | (~models.Q(substance="") & models.Q(none_known_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.substance or "no known allergies"
