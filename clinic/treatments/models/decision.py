"""What the engine proposes and what people decide."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.accounts.models import ClinicOwned
from clinic.audit.history import tracked
from clinic.treatments.models.course import Course


@tracked
class Proposal(ClinicOwned):
    """A change the taper engine proposes, with the inputs and sources it rests on. Nothing changes until accepted."""

    class State(models.TextChoices):
        OPEN = "open", "waiting for a decision"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"
        SUPERSEDED = "superseded", "superseded"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    inputs = models.JSONField(default=dict, help_text="The values that led to it")
    explanation = models.CharField(max_length=600)
    basis = ArrayField(models.CharField(max_length=80), default=list)
    fingerprint = models.CharField(max_length=64, help_text="Same inputs, same proposal: made once")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "fingerprint"], name="proposal_once"),
            models.CheckConstraint(
                name="proposal_decided_by_someone",
                condition=Q(state__in=["open", "superseded"])
                | Q(decided_at__isnull=False) & ~Q(decided_by_name=""),
            ),
            models.CheckConstraint(
                name="proposal_declined_with_reason", condition=~Q(state="declined") | ~Q(decision_reason="")
            ),
        ]
        indexes = [models.Index(fields=["clinic", "state", "created_at"], name="proposal_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


@tracked
class ReviewGate(ClinicOwned):
    """A review that must be recorded: end of induction, periodic, still weekly past consolidation, on hold."""

    class Kind(models.TextChoices):
        END_OF_INDUCTION = "end-of-induction", "end of induction"
        PERIODIC = "periodic", "periodic review"
        STILL_FREQUENT = "still-frequent", "still weekly or more often"
        ON_HOLD = "on-hold", "course on hold"

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "continue"
        OPTIMISE = "optimise", "optimise"
        STOP = "stop", "stop"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="gates")
    key = models.CharField(max_length=80, help_text="Names the gate within the plan: made once")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    due_on = models.DateField()
    explanation = models.CharField(max_length=600, blank=True)
    basis = ArrayField(models.CharField(max_length=80), default=list)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    is_withdrawn = models.BooleanField(default=False, help_text="The plan no longer asks for it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="gate_once"),
            models.CheckConstraint(
                name="gate_decision_complete",
                condition=Q(outcome="") | (Q(decided_at__isnull=False) & ~Q(decided_by_name="")),
            ),
        ]
        indexes = [models.Index(fields=["clinic", "outcome", "due_on"], name="gate_by_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} due {self.due_on}"

    @property
    def is_open(self) -> bool:
        return not self.outcome and not self.is_withdrawn
