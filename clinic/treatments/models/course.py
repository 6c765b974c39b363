"""A course of treatment and the visits planned for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.accounts.models import Clinic, ClinicFact, ClinicOwned, User
from clinic.audit.history import tracked
from clinic.patients.models import Diagnosis, Patient
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules.wording import product_text


class CourseQuerySet(models.QuerySet["Course"]):
    def of(self, clinic: Clinic) -> "CourseQuerySet":
        return self.filter(clinic=clinic)

    def open(self) -> "CourseQuerySet":
        return self.filter(state__in=[Course.State.ACTIVE, Course.State.ON_HOLD])


@tracked
class Course(ClinicFact):
    """One patient treated by one protocol from a start date. `phase`, `interval_weeks`, `next_target` and the
    visit counters are derived by the taper engine from the course's events and are rewritten at each replanning."""

    class State(models.TextChoices):
        ACTIVE = "active", "active"
        ON_HOLD = "on-hold", "on hold"
        COMPLETED = "completed", "completed"
        STOPPED = "stopped", "stopped"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="courses")
    protocol = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="courses")
    diagnosis = models.ForeignKey(
        Diagnosis, on_delete=models.PROTECT, related_name="courses", null=True, blank=True
    )
    prescriber = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="courses", null=True, blank=True
    )
    product = models.CharField(max_length=40)
    route = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    started_on = models.DateField()
    treated_since = models.DateField(
        null=True, blank=True, help_text="First treatment, where doses given before are not recorded here"
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    primary_instrument = models.CharField(max_length=20, default="phq-9")
    planned_dose_mg = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    planned_mg_per_kg = models.DecimalField(max_digits=5, decimal_places=3, null=True, blank=True)
    preferred_weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    # Yes or no; the kind of psychotherapy (K24-16) is not recorded.
    with_psychotherapy = models.BooleanField(default=False)
    arm = models.CharField(
        max_length=60, blank=True, help_text="Arm of the trial the course was part of, as its table names it"
    )
    phase = models.CharField(max_length=40, blank=True)
    interval_weeks = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    next_target = models.DateField(null=True, blank=True)
    visits_done = models.PositiveSmallIntegerField(default=0)
    visits_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    replanned_at = models.DateTimeField(null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["clinic", "patient"],
                condition=Q(state__in=["active", "on-hold"]),
                name="one_open_course_per_patient",
            ),
            models.CheckConstraint(
                name="course_ended_has_date",
                condition=Q(state__in=["active", "on-hold"], ended_on__isnull=True)
                | Q(state__in=["completed", "stopped"], ended_on__isnull=False),
            ),
        ]
        indexes = [
            # Open is two states: an index that begins with the state cannot walk both in order of the next visit.
            models.Index(
                fields=["clinic", "next_target", "id"],
                condition=Q(state__in=["active", "on-hold"]),
                name="course_by_next",
            ),
            models.Index(fields=["clinic", "patient", "-started_on"], name="course_by_patient"),
            models.Index(fields=["clinic", "arm"], condition=~Q(arm=""), name="course_by_arm"),
        ]

    def __str__(self) -> str:
        return f"{product_text(self.product)} {self.route} from {self.started_on}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.ACTIVE, self.State.ON_HOLD}


@tracked
class CourseEvent(ClinicFact):
    """What happened to a course's schedule; the taper engine plans from these alone, so a plan can always be rebuilt.

    `kind` and `details` follow protocols.rules events; `on` is the clinic-local date it applies from.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30)
    on = models.DateField()
    details = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    class Meta(ClinicFact.Meta):
        indexes = [models.Index(fields=["clinic", "course", "on"], name="course_event_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class PlannedVisitQuerySet(models.QuerySet["PlannedVisit"]):
    def of(self, clinic: Clinic) -> "PlannedVisitQuerySet":
        return self.filter(clinic=clinic)

    def upcoming(self) -> "PlannedVisitQuerySet":
        return self.filter(state=PlannedVisit.State.PLANNED)


@tracked
class PlannedVisit(ClinicOwned):
    """A visit with its target date and window. `key` names its place in the plan (phase, kind, number), so that
    replanning moves the same row instead of making another."""

    class Kind(models.TextChoices):
        PREPARATION = "preparation", "preparation"
        DOSING = "dosing", "treatment"
        INTEGRATION = "integration", "integration"
        REVIEW = "review", "review"

    class State(models.TextChoices):
        PLANNED = "planned", "planned"
        DONE = "done", "done"
        MISSED = "missed", "missed"
        CANCELLED = "cancelled", "cancelled"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="visits")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="visits")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    phase = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(help_text="Number within the phase")
    of = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Visits in the phase, if it has an end"
    )
    target = models.DateField()
    earliest = models.DateField()
    latest = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True, help_text="Appointment time, once agreed")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    is_provisional = models.BooleanField(default=False, help_text="Beyond an open review gate")
    is_moved_by_hand = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)

    objects = PlannedVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "key"], condition=~Q(state="cancelled"), name="visit_once_in_plan"
            ),
            models.CheckConstraint(
                name="visit_window_holds_target",
                condition=Q(earliest__lte=models.F("target"), latest__gte=models.F("target")),
            ),
            models.CheckConstraint(
                name="visit_done_has_date",
                condition=Q(state="done", done_on__isnull=False) | ~Q(state="done"),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "state", "target", "id"], name="visit_by_target"),
            models.Index(fields=["clinic", "starts_at"], name="visit_by_time"),
            models.Index(fields=["clinic", "course", "target"], name="visit_by_course"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target}"
