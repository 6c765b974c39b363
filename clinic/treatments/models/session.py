"""One treatment session: checks before, dose, timed readings, process, discharge."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from clinic.accounts.models import Clinic, ClinicFact, User
from clinic.audit.history import tracked
from clinic.core.formats import plain_number
from clinic.patients.models import Patient
from clinic.protocols.rules.wording import product_text
from clinic.treatments.models.course import Course, PlannedVisit
from clinic.treatments.rules.readings import RANGES


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, clinic: Clinic) -> "SessionQuerySet":
        return self.filter(clinic=clinic)

    def in_house(self) -> "SessionQuerySet":
        return self.filter(state__in=Session.IN_HOUSE)


@tracked
class Session(ClinicFact):
    """State machine: planned -> arrived -> dosed -> observed -> released; cancelled and missed end it earlier."""

    class State(models.TextChoices):
        PLANNED = "planned", "planned"
        ARRIVED = "arrived", "arrived"
        DOSED = "dosed", "dosed"
        OBSERVED = "observed", "ready to leave"
        RELEASED = "released", "released"
        CANCELLED = "cancelled", "cancelled"
        MISSED = "missed", "missed"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sessions")
    visit = models.ForeignKey(
        PlannedVisit, on_delete=models.PROTECT, related_name="sessions", null=True, blank=True
    )
    on = models.DateField(help_text="Clinic-local date")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    chair = models.CharField(max_length=40, blank=True)
    site = models.CharField(max_length=20, default="clinic", help_text="Site of administration")
    supervisor = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    arrived_at = models.DateTimeField(null=True, blank=True)
    dosed_at = models.DateTimeField(null=True, blank=True)
    observed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    is_extra = models.BooleanField(default=False, help_text="Not in the plan")

    objects = SessionQuerySet.as_manager()

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(state__in=["planned", "arrived", "dosed", "observed", "released"]),
                name="one_live_session_per_visit",
            ),
            models.CheckConstraint(
                name="session_times_match_state",
                condition=Q(state__in=["planned", "cancelled", "missed"])
                | Q(state="arrived", arrived_at__isnull=False, dosed_at__isnull=True)
                | Q(state__in=["dosed", "observed"], arrived_at__isnull=False, dosed_at__isnull=False)
                | Q(state="released", dosed_at__isnull=False, released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="session_times_in_order",
                condition=(Q(dosed_at__isnull=True) | Q(dosed_at__gte=F("arrived_at")))
                & (Q(released_at__isnull=True) | Q(released_at__gte=F("dosed_at"))),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "state", "on"], name="session_by_state"),
            models.Index(
                fields=["clinic", "-on", "-arrived_at", "-id"],
                condition=Q(state__in=["arrived", "dosed", "observed"]),
                name="session_in_house",
            ),
            models.Index(fields=["clinic", "on"], name="session_by_day"),
            models.Index(fields=["clinic", "course", "on"], name="session_by_course"),
            models.Index(fields=["clinic", "patient", "on"], name="session_by_patient"),
        ]

    IN_HOUSE = (State.ARRIVED, State.DOSED, State.OBSERVED)

    def __str__(self) -> str:
        return f"session of {self.on}"

    @property
    def is_in_house(self) -> bool:
        """From the arrival until the patient leaves."""
        return self.state in self.IN_HOUSE


@tracked
class PreDoseCheck(ClinicFact):
    """Answers before the dose; NULL means not asked. A later row of the same session replaces an earlier one."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="predose_checks")
    fasted_food = models.BooleanField(null=True)
    fasted_liquid = models.BooleanField(null=True)
    no_nasal_spray = models.BooleanField(null=True)
    escort_arranged = models.BooleanField(null=True)
    medication_reviewed = models.BooleanField(null=True)
    blood_pressure_medicine_taken = models.BooleanField(null=True)
    consent_confirmed = models.BooleanField(null=True)
    oximeter_present = models.BooleanField(null=True)
    prescriber_onsite = models.BooleanField(null=True)
    urinary_symptoms = models.BooleanField(null=True)
    craving = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 10")
    pressure_accepted_reason = models.CharField(
        max_length=500, blank=True, help_text="Why treatment goes ahead above the blood-pressure limit"
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="predose_craving_range", condition=Q(craving__isnull=True) | Q(craving__lte=10)
            ),
        ]
        indexes = [models.Index(fields=["clinic", "session"], name="predose_by_session")]

    def __str__(self) -> str:
        return f"checks before dose, {self.session}"


@tracked
class Dose(ClinicFact):
    """What was given. mg/kg is stored as computed then, with the weight it used."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="doses")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="doses")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="doses")
    product = models.CharField(max_length=40)
    route = models.CharField(max_length=40)
    amount_mg = models.DecimalField(max_digits=7, decimal_places=2)
    mg_per_kg = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Length of the infusion")
    lot = models.CharField(max_length=60, blank=True)
    devices = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Nasal devices used")
    given_at = models.DateTimeField()
    guard_band = models.CharField(max_length=40, blank=True)
    lifted = models.JSONField(default=list, blank=True, help_text="Requirements set aside, as codes")
    override_reason = models.CharField(max_length=500, blank=True)

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["session"], condition=Q(status="final"), name="one_standing_dose_per_session"
            ),
            models.CheckConstraint(
                name="dose_amount_plausible",
                condition=Q(amount_mg__gt=Decimal(0), amount_mg__lte=Decimal(1000)),
            ),
            models.CheckConstraint(
                name="dose_lift_has_reason", condition=Q(lifted=[]) | ~Q(override_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "patient", "-given_at"], name="dose_by_patient"),
            models.Index(fields=["clinic", "course", "given_at"], name="dose_by_course"),
        ]

    def __str__(self) -> str:
        return f"{plain_number(self.amount_mg)} mg {product_text(self.product)}"


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


@tracked
class ProcessElement(ClinicFact):
    """Preparation, support, setting and integration around a session (J24-09 to J24-14, P23-10)."""

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
