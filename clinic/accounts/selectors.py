"""Reads about clinics and people."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from clinic import evidence
from clinic.accounts.models import ApiClient, Clinic, ClinicClosure, Membership, ThresholdOverride, User
from clinic.accounts.roles import Permission
from clinic.accounts.tenancy import present_key
from clinic.core.actor import Actor, ActorKind, Door
from clinic.core.errors import FieldError
from clinic.evidence import Limits, Number, Threshold

RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True, slots=True)
class ThresholdInForce:
    """A threshold's value for one clinic: the default, or the clinic's own with who set it and why."""

    threshold: Threshold
    value: Number
    set_by: str = ""
    set_at: dt.datetime | None = None
    reason: str = ""

    @property
    def is_overridden(self) -> bool:
        return bool(self.set_by)


def limits_of(clinic: Clinic) -> Limits:
    """The thresholds in force at the clinic, its overrides read once. One of a threshold that a later version no longer
    has decides nothing."""
    overrides = ThresholdOverride.objects.filter(clinic=clinic, key__in=evidence.thresholds().keys())
    return evidence.limits(dict(overrides.values_list("key", "value")))


def threshold_in_force(clinic: Clinic, key: str) -> ThresholdInForce:
    """Raises UnknownThresholdError for a key the evidence room does not hold."""
    override = ThresholdOverride.objects.filter(clinic=clinic, key=key).first()
    return _in_force(evidence.threshold(key), override)


def thresholds_in_force(clinic: Clinic) -> list[ThresholdInForce]:
    """Every threshold, grouped as the evidence room orders them."""
    own = {override.key: override for override in ThresholdOverride.objects.filter(clinic=clinic)}
    return [_in_force(threshold, own.get(key)) for key, threshold in evidence.thresholds().items()]


def _in_force(threshold: Threshold, override: ThresholdOverride | None) -> ThresholdInForce:
    if override is None:
        return ThresholdInForce(threshold, threshold.default)
    return ThresholdInForce(
        threshold,
        threshold.parse(override.value),
        set_by=override.set_by_name,
        set_at=override.updated_at,
        reason=override.reason,
    )


def memberships_of(user: User) -> list[Membership]:
    """The user's active memberships in all active clinics; needs no clinic entered. The first joined comes first, so
    that joining another does not change where one lands."""
    with present_key(str(user.pk)):
        return list(
            Membership.objects.filter(user=user, is_active=True, clinic__is_active=True)
            .select_related("clinic")
            .order_by("id")
        )


def members_with(clinic: Clinic, permission: Permission) -> list[User]:
    """Active members of the clinic whose role allows it, by name."""
    members = Membership.objects.filter(clinic=clinic, is_active=True, user__is_active=True)
    return [
        row.user for row in members.select_related("user").order_by("user__name") if row.allows(permission)
    ]


def people_on_duty(clinic: Clinic, *, everybody: bool) -> dict[str, str]:
    """E-mail addresses by whom they are of: the clinic's own for the duty, if it has one, before `everybody` who may
    acknowledge an alert."""
    members = {str(user.pk): user.email for user in members_with(clinic, Permission.ACKNOWLEDGE_ALERT)}
    if not clinic.duty_email:
        return members
    return {"duty": clinic.duty_email} | (members if everybody else {})


def closures_of(clinic: Clinic) -> list[ClinicClosure]:
    return list(ClinicClosure.objects.filter(clinic=clinic).order_by("first_day"))


def active_clinics() -> list[Clinic]:
    return list(Clinic.objects.filter(is_active=True).order_by("slug"))


def find_active_clinic(clinic_id: uuid.UUID) -> Clinic | None:
    return Clinic.objects.filter(pk=clinic_id, is_active=True).first()


def clinic_of_slug(slug: str) -> Clinic:
    """Raises FieldError when no clinic has it."""
    found = Clinic.objects.filter(slug=slug).first()
    if found is None:
        raise FieldError("clinic", slug, "no clinic has the slug")
    return found


def rows_of(model: type[RowT], clinic: Clinic) -> QuerySet[RowT]:
    """The clinic's rows of whatever table carries a clinic, for code that is told the table."""
    return model._default_manager.filter(clinic=clinic)


def api_client(client_id: str) -> ApiClient | None:
    """The active client of an active clinic, with its clinic; needs no clinic entered."""
    with present_key(client_id):
        known = ApiClient.objects.filter(client_id=client_id, revoked_at=None, clinic__is_active=True)
        return known.select_related("clinic").first()


def staff_actor(user: User, door: Door = Door.CONSOLE) -> Actor:
    return Actor(ActorKind.STAFF, user.pk, str(user), door)
