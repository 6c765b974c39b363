"""One treatment session, the checks before its dose, and the dose."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from clinic.accounts.models import Clinic, ClinicFact, User
from clinic.audit.history import tracked
from clinic.core.formats import plain_number
from clinic.patients.models import Patient
from clinic.protocols.rules.dose import shown
from clinic.protocols.rules.wording import product_text
from clinic.treatments.models.course import Course, PlannedVisit


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, clinic: Clinic) -> "SessionQuerySet":
        return self.filter(clinic=clinic)

    def under_way(self) -> "SessionQuerySet":
        """Begun and not ended, also on paper."""
        return self.filter(state__in=Session.IN_HOUSE)

    def in_house(self) -> "SessionQuerySet":
        """Whose patient is in the clinic now: not what is told from paper afterwards."""
        return self.under_way().filter(is_entered_later=False)

    def being_entered(self) -> "SessionQuerySet":
        """Told from paper, and not to its end yet."""
        return self.under_way().filter(is_entered_later=True)

    def held(self) -> "SessionQuerySet":
        """Neither called off nor missed."""
        return self.filter(state__in=(*Session.IN_HOUSE, Session.State.RELEASED))


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
    is_entered_later = models.BooleanField(
        default=False, help_text="Told from paper afterwards, by whoever recorded it and then"
    )

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
        """From the arrival until the patient leaves; nobody is here while a session is told from paper."""
        return self.state in self.IN_HOUSE and not self.is_entered_later


@tracked
class PreDoseCheck(ClinicFact):
    """Answers before the dose; NULL means not asked. A later row of the same session replaces an earlier one."""

    class Pregnancy(models.TextChoices):
        NOT_PREGNANT = "not-pregnant", "not pregnant, the patient says"
        TEST_NEGATIVE = "test-negative", "test done, negative"
        CANNOT_APPLY = "cannot-apply", "cannot apply"
        PREGNANT = "pregnant", "pregnant"
        BREASTFEEDING = "breastfeeding", "breastfeeding"

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
    pregnancy = models.CharField(
        max_length=20, choices=Pregnancy.choices, blank=True, help_text="Empty: not asked"
    )
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
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
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

    @property
    def shown_mg_per_kg(self) -> Decimal | None:
        """As it is judged: rows of old kept a third decimal."""
        return None if self.mg_per_kg is None else shown(self.mg_per_kg)
