"""Derived rows: what the scores of a course mean. Rebuilt from the records at any time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clinic.accounts.models import Clinic, ClinicOwned
from clinic.audit.history import tracked
from clinic.instruments.models import Assessment
from clinic.patients.models import Patient
from clinic.treatments.models import Course


class OutcomeQuerySet(models.QuerySet["CourseOutcome"]):
    def of(self, clinic: Clinic) -> "OutcomeQuerySet":
        return self.filter(clinic=clinic)


@tracked
class CourseOutcome(ClinicOwned):
    """The state of one course on one instrument, with the cut-offs used and where they come from."""

    class State(models.TextChoices):
        BASELINE = "baseline", "baseline"
        RESPONDING = "responding", "responding"
        RESPONSE = "response", "response"
        REMISSION = "remission", "remission"
        POSSIBLE_RELAPSE = "possible-relapse", "possible relapse"
        RELAPSE = "relapse", "relapse"
        NO_RESPONSE = "no-response", "no response"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="outcomes")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="outcomes")
    instrument = models.CharField(max_length=20)
    is_primary = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State.choices)
    state_since = models.DateField(null=True, blank=True)
    baseline = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    baseline_total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    baseline_warning = models.CharField(max_length=200, blank=True)
    latest_total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    latest_on = models.DateField(null=True, blank=True)
    best_total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    percent_change = models.DecimalField(max_digits=10, decimal_places=6, null=True, blank=True)
    response_on = models.DateField(null=True, blank=True)
    remission_on = models.DateField(null=True, blank=True)
    stable_since = models.DateField(null=True, blank=True)
    stable_kind = models.CharField(max_length=20, blank=True)
    possible_relapse_on = models.DateField(null=True, blank=True)
    rescore_from = models.DateField(null=True, blank=True)
    rescore_until = models.DateField(null=True, blank=True)
    relapse_on = models.DateField(null=True, blank=True)
    relapse_reason = models.CharField(max_length=200, blank=True)
    follow_ups = models.JSONField(
        default=dict,
        blank=True,
        help_text="By where watching for a relapse starts and which rule confirms one: from, until, how it ended",
    )
    criteria = models.JSONField(default=dict, help_text="Cut-offs used, each with its source")
    recent_totals = ArrayField(
        models.DecimalField(max_digits=6, decimal_places=2),
        default=list,
        help_text="Last scores, for a sparkline",
    )
    derived_from = models.CharField(
        max_length=64, help_text="Fingerprint of the scores and events it was derived from"
    )
    rebuilt_at = models.DateTimeField()

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "instrument"], name="one_outcome_per_course_instrument"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "is_primary", "state"], name="outcome_by_state"),
            models.Index(
                fields=["clinic", "rescore_until", "id"],
                condition=models.Q(is_primary=True, state="possible-relapse"),
                name="outcome_second_score_due",
            ),
            models.Index(fields=["clinic", "instrument"], name="outcome_by_instrument"),
            models.Index(fields=["clinic", "patient"], name="outcome_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.state}"


@tracked
class OutcomePoint(ClinicOwned):
    """One score judged against the baseline; `day` counts from the baseline date."""

    outcome = models.ForeignKey(CourseOutcome, on_delete=models.PROTECT, related_name="points")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="outcome_points")
    is_current = models.BooleanField(default=True, help_text="False once its score no longer stands")
    on = models.DateField()
    day = models.SmallIntegerField()
    total = models.DecimalField(max_digits=6, decimal_places=2)
    points_change = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    percent_change = models.DecimalField(max_digits=10, decimal_places=6, null=True)
    is_response = models.BooleanField(default=False)
    is_partial = models.BooleanField(default=False)
    is_remission = models.BooleanField(default=False)
    is_relapse_signal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "assessment"], name="one_point_per_score"),
        ]
        indexes = [models.Index(fields=["clinic", "outcome", "day"], name="point_by_outcome")]

    def __str__(self) -> str:
        return f"day {self.day}: {self.total}"


class CohortFigures(ClinicOwned):
    """Computed figures of a clinic for one instrument and set of filters, kept so that the page answers as fast for
    100,000 patients as for 1,000. Not tracked: derived from derived rows, refreshed by a task."""

    instrument = models.CharField(max_length=20)
    filter_key = models.CharField(max_length=300)
    body = models.JSONField()
    computed_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    wanted_at = models.DateTimeField(help_text="Last looked at: figures nobody reads are not refreshed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "instrument", "filter_key"], name="one_set_of_figures"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.filter_key}"


class RebuildReport(ClinicOwned):
    """What the nightly rebuild found; drift must be 0."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    courses = models.PositiveIntegerField()
    drifted = models.PositiveIntegerField()
    details = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["clinic", "-started_at"], name="rebuild_by_time")]

    def __str__(self) -> str:
        return f"{self.courses} courses, {self.drifted} drifted"
