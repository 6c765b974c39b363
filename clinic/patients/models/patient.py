"""The person: identity, contact, consent, weight."""

import datetime as dt
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clinic.accounts.models import Clinic, ClinicFact, ClinicOwned
from clinic.audit.history import tracked
from clinic.core.mails import validate_mail
from clinic.core.phones import validate_phone
from clinic.patients.rules import DEPARTED, DIED, Standing


class PatientQuerySet(models.QuerySet["Patient"]):
    def of(self, clinic: Clinic) -> "PatientQuerySet":
        return self.filter(clinic=clinic)

    def active(self) -> "PatientQuerySet":
        return self.filter(is_active=True)


@tracked
class Patient(ClinicFact):
    """Contact rows carry consent per channel: no consent, no message."""

    class Sex(models.TextChoices):
        FEMALE = "female", "female"
        MALE = "male", "male"
        OTHER = "other", "other"
        UNKNOWN = "unknown", "unknown"

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"
        SMS = "sms", "text message"
        NONE = "none", "no messages"

    class Pregnancy(models.TextChoices):
        UNKNOWN = "unknown", "not asked"
        NOT_APPLICABLE = "not-applicable", "not applicable"
        NOT_PREGNANT = "not-pregnant", "not pregnant"
        PREGNANT = "pregnant", "pregnant"
        BREASTFEEDING = "breastfeeding", "breastfeeding"

    class Driving(models.TextChoices):
        UNKNOWN = "unknown", "not asked"
        DRIVES = "drives", "drives"
        DOES_NOT_DRIVE = "does-not-drive", "does not drive"

    class Leaving(models.TextChoices):
        DEPARTED = DEPARTED, "left the clinic"
        DIED = DIED, "died"

    family_name = models.CharField(max_length=120, help_text="Of a person with one name, that name")
    given_names = models.CharField(max_length=160, blank=True)
    given_as_sent = ArrayField(
        models.CharField(max_length=160),
        default=list,
        blank=True,
        help_text="Where each given name ends, as another system sent them; without effect once the names differ",
    )
    preferred_name = models.CharField(max_length=120, blank=True)
    date_of_birth = models.DateField(
        null=True, blank=True, help_text="Unknown in imported tables; without it no form link can be sent"
    )
    sex = models.CharField(max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    language = models.CharField(
        max_length=20, blank=True, default="", help_text="A BCP 47 tag; empty: nobody asked"
    )
    email = models.EmailField(blank=True, validators=[validate_mail])
    phone = models.CharField(max_length=40, blank=True, validators=[validate_phone])
    address = models.CharField(max_length=300, blank=True)
    preferred_channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    email_consent_at = models.DateTimeField(null=True, blank=True)
    sms_consent_at = models.DateTimeField(null=True, blank=True)
    pregnancy = models.CharField(max_length=20, choices=Pregnancy.choices, default=Pregnancy.UNKNOWN)
    pregnancy_checked_on = models.DateField(null=True, blank=True)
    japanese_ancestry = models.BooleanField(
        null=True, blank=True, help_text="Asked for the first dose under the EU label alone; None: not asked"
    )
    driving = models.CharField(max_length=20, choices=Driving.choices, default=Driving.UNKNOWN)
    escort_name = models.CharField(max_length=160, blank=True)
    escort_phone = models.CharField(max_length=40, blank=True, validators=[validate_phone])
    is_active = models.BooleanField(default=True)
    left_because = models.CharField(
        max_length=10,
        choices=Leaving.choices,
        blank=True,
        help_text="Empty while active, or where nobody said why",
    )
    left_on = models.DateField(
        null=True, blank=True, help_text="Day of leaving or of death, as far as it is known"
    )

    objects = PatientQuerySet.as_manager()

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="patient_born_after_1900", condition=models.Q(date_of_birth__gte=dt.date(1900, 1, 1))
            ),
            models.CheckConstraint(
                name="patient_left_or_active",
                condition=models.Q(is_active=False) | models.Q(left_because="", left_on=None),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "family_name", "given_names", "id"], name="patient_by_name"),
            models.Index(fields=["clinic", "updated_at", "id"], name="patient_by_update"),
            models.Index(fields=["clinic", "date_of_birth"], name="patient_by_birth"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def given_list(self) -> list[str]:
        """Each given name by itself: a name such as Mary Ann may be one."""
        sent = self.given_as_sent
        return list(sent) if " ".join(sent) == self.given_names else self.given_names.split()

    @property
    def is_one_given_name(self) -> bool:
        """Whether another system sent the person's only name as a given one."""
        return not self.given_names and " ".join(self.given_as_sent) == self.family_name

    @property
    def first_name(self) -> str:
        """How the clinic speaks to them."""
        return self.preferred_name or self.given_names or self.family_name

    @property
    def display_name(self) -> str:
        return " ".join(filter(None, (self.preferred_name or self.given_names, self.family_name)))

    @property
    def listed_name(self) -> str:
        """The name as every list shows it: whoever is no longer a patient is marked."""
        mark = self.standing.mark
        return f"{self.display_name} ({mark})" if mark else self.display_name

    @property
    def standing(self) -> Standing:
        return Standing(is_active=self.is_active, because=self.left_because, on=self.left_on)

    def age_on(self, day: dt.date) -> int | None:
        """Whole years, or None while the date of birth is unknown."""
        born = self.date_of_birth
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@tracked
class PatientIdentifier(ClinicOwned):
    """An identifier another system knows the patient by."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(
        max_length=300, help_text="A URI such as urn:oid:2.16.840.1 or https://ehr.example/mrn"
    )
    value = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "system", "value"],
                condition=models.Q(is_active=True),
                name="identifier_once_per_clinic",
            ),
        ]

    def __str__(self) -> str:
        return self.value


@tracked
class Consent(ClinicFact):
    """What the patient agreed to, in which version of the text; withdrawal keeps the row."""

    class Kind(models.TextChoices):
        TREATMENT = "treatment", "treatment"
        OFF_LABEL = "off-label", "off-label use"
        SUPPORTIVE_TOUCH = "supportive-touch", "supportive touch"
        DATA_SHARING = "data-sharing", "sharing records"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text_version = models.CharField(max_length=40, blank=True)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta(ClinicFact.Meta):
        indexes = [models.Index(fields=["clinic", "patient"], name="consent_by_patient")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.given_on}"


class WeightQuerySet(models.QuerySet["Weight"]):
    def of(self, clinic: Clinic) -> "WeightQuerySet":
        return self.filter(clinic=clinic)

    def standing(self) -> "WeightQuerySet":
        return self.filter(status=ClinicFact.Status.FINAL)

    def usable(self) -> "WeightQuerySet":
        """What a dose may be reckoned by."""
        return self.standing().filter(doubt="")

    def doubted(self) -> "WeightQuerySet":
        return self.standing().exclude(doubt="")


@tracked
class Weight(ClinicFact):
    """Body weight in kg; a dose per kg needs one no older than the clinic's limit.

    One in `doubt` came from another system and jumps from the patient's own last one: it is kept and shown, and no
    dose is reckoned by it until a person confirms it.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="weights")
    kg = models.DecimalField(max_digits=6, decimal_places=3)
    measured_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    doubt = models.CharField(
        max_length=300,
        blank=True,
        help_text="Why a person has to confirm it first; empty: nothing speaks against it",
    )

    objects = WeightQuerySet.as_manager()

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="weight_plausible", condition=models.Q(kg__gte=Decimal(25), kg__lte=Decimal(350))
            ),
        ]
        indexes = [models.Index(fields=["clinic", "patient", "-measured_at"], name="weight_by_patient")]

    def __str__(self) -> str:
        return f"{self.kg} kg"


@tracked
class Note(ClinicFact):
    """A free-text note of the chart."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=10_000)
    written_at = models.DateTimeField()

    class Meta(ClinicFact.Meta):
        indexes = [models.Index(fields=["clinic", "patient", "-written_at"], name="note_by_patient")]

    def __str__(self) -> str:
        return self.text[:60]
