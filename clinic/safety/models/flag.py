from django.db import models
from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.audit.history import tracked
from clinic.patients.models import Patient
from clinic.safety.models.danger import FLAG_ORDER, flag_danger
from clinic.safety.models.withdrawable import Withdrawable
from clinic.treatments.models import Course


class FlagQuerySet(models.QuerySet["MisuseFlag"]):
    def of(self, clinic: Clinic) -> "FlagQuerySet":
        return self.filter(clinic=clinic)

    def open(self) -> "FlagQuerySet":
        return self.filter(state=MisuseFlag.State.OPEN)

    def by_danger(self) -> "FlagQuerySet":
        """As every list of what is open has them."""
        return self.annotate(**flag_danger()).order_by(*FLAG_ORDER)


@tracked
class MisuseFlag(Withdrawable):
    """A misuse sign for clinicians to look at: never a diagnosis, never shown to patients, never blocks care.

    `code` is from safety/data/misuse_rules.toml; `fingerprint` keeps the same facts from raising it twice.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        REVIEWED = "reviewed", "reviewed"
        EXPLAINED = "explained", "explained"
        ACTION = "action", "action taken"

    class Severity(models.TextChoices):
        HIGH = "high", "high"
        MEDIUM_HIGH = "medium-high", "medium to high"
        MEDIUM = "medium", "medium"
        LOW = "low", "low"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="misuse_flags")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="misuse_flags", null=True, blank=True
    )
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=12, choices=Severity.choices)
    message = models.CharField(max_length=300)
    values = models.JSONField(default=dict, help_text="The values that fired it")
    basis = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    disposed_at = models.DateTimeField(null=True, blank=True)
    disposed_by_id = models.UUIDField(null=True, blank=True)
    disposed_by_name = models.CharField(max_length=200, blank=True)
    disposition_note = models.CharField(max_length=1000, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "patient", "fingerprint"], name="flag_once_per_facts"),
            models.CheckConstraint(
                name="flag_disposed_by_someone_with_note",
                condition=Q(state="open")
                | (Q(disposed_at__isnull=False) & ~Q(disposed_by_name="") & ~Q(disposition_note="")),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "state", "-raised_at"], name="flag_by_state"),
            models.Index(fields=["clinic", "patient", "state"], name="flag_by_patient"),
        ]

    def __str__(self) -> str:
        return self.code
