"""Clinics, their people and the machines that may call."""

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from clinic.accounts.roles import ROLES, Permission, permissions_of
from clinic.audit.history import tracked
from clinic.core import clock
from clinic.core.ids import new_id
from clinic.core.mails import validate_mail
from clinic.core.models import BaseModel, RecordedFact
from clinic.core.phones import validate_phone
from clinic.core.units import KG, MASS_UNIT_NAMES

WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)


def validate_time_zone(name: str) -> None:
    if name not in clock.time_zones():
        raise ValidationError(f"{name!r} is not a time zone such as Europe/London")


def default_opening_days() -> list[int]:
    return [1, 2, 3, 4, 5]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. What they may do comes from a Membership, never from here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True, validators=[validate_mail])
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


@tracked
class Clinic(BaseModel):
    """The tenant: one organisation, one wall clock, one set of thresholds."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=60, validators=[validate_time_zone])
    opening_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=default_opening_days,
        help_text="ISO weekdays, Monday is 1",
    )
    phone = models.CharField(max_length=40, blank=True, validators=[validate_phone])
    address = models.CharField(max_length=300, blank=True)
    crisis_contact = models.CharField(
        max_length=300, help_text="Shown to a patient at once when an answer points at suicide"
    )
    duty_email = models.EmailField(
        blank=True,
        validators=[validate_mail],
        help_text="Read at all hours; told first of a suicide answer. Empty: whoever may acknowledge it",
    )
    quiet_from = models.TimeField(
        default=dt.time(20), help_text="No message is sent from this clinic-local time"
    )
    quiet_until = models.TimeField(default=dt.time(8))
    jurisdiction = models.CharField(
        max_length=10, default="US", help_text="Which label's rules apply: US, EU, UK"
    )
    weight_unit = models.CharField(
        max_length=2,
        choices=[(unit, name) for unit, name in MASS_UNIT_NAMES.items()],
        default=KG,
        help_text="In which unit a weight is typed unless the other is chosen; kept in kilograms all the same",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="clinic_opens_some_day",
                condition=models.Q(opening_days__len__gte=1)
                & models.Q(opening_days__contained_by=list(WEEKDAYS)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class ClinicQuerySet(models.QuerySet["ClinicOwned"]):
    def of(self, clinic: Clinic) -> "ClinicQuerySet":
        return self.filter(clinic=clinic)


class ClinicOwned(BaseModel):
    """A row that belongs to one clinic and is kept apart by row-level security."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class ClinicFact(RecordedFact):
    """A recorded fact of one clinic; each concrete table makes (clinic, client_key) unique."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["clinic", "client_key"], name="%(class)s_once_per_client_key"),
        ]


@tracked
class ClinicClosure(ClinicOwned):
    """Days on which a clinic does not treat; both ends included, clinic-local dates."""

    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["clinic", "first_day"], name="closure_by_day")]
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_start", condition=models.Q(last_day__gte=models.F("first_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}: {self.reason}"


@tracked
class ThresholdOverride(ClinicOwned):
    """A clinic's own value for a threshold of the evidence room, with who set it and why."""

    key = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=10, decimal_places=3)
    reason = models.CharField(max_length=500)
    set_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "key"], name="one_override_per_threshold"),
            models.CheckConstraint(name="override_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


@tracked
class Membership(ClinicOwned):
    """A user's role in a clinic. Without an active one the user sees nothing."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(key, spec.title) for key, spec in ROLES.items()])
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "user"], name="one_role_per_clinic")]

    def __str__(self) -> str:
        return f"{self.user} is {self.role}"

    def allows(self, permission: Permission) -> bool:
        return self.is_active and permission in permissions_of(self.role)


@tracked
class ApiClient(ClinicOwned):
    """An EHR or other system that may call the FHIR door for one clinic (SMART Backend Services).

    `client_id` is what the system presents; scopes are SMART v2 such as `system/Observation.rs`.
    """

    client_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    scopes = ArrayField(models.CharField(max_length=80), default=list)
    jwks = models.JSONField(help_text="Public keys; an inline JWKS document")
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None
