"""Writes about clinics, people and API clients."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic import evidence
from clinic.accounts.models import ApiClient, Clinic, ClinicClosure, Membership, ThresholdOverride, User
from clinic.accounts.records import change, insert
from clinic.accounts.roles import ROLES
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.core.example import is_demo, is_demo_address

MANAGER: Final = "manager"
DEFAULT_CRISIS_CONTACT = "If you are in danger now, call the emergency number of your country."


def create_clinic(
    *, slug: str, name: str, time_zone: str, crisis_contact: str = "", by: Actor, **details: Any
) -> Clinic:
    """Make a clinic. Raises FieldError for an unknown time zone, a slug already taken or a text its column refuses."""
    if time_zone not in clock.time_zones():
        raise FieldError("time_zone", time_zone, "not a time zone such as Europe/London")
    if Clinic.objects.filter(slug=slug).exists():
        raise FieldError("slug", slug, "another clinic has this slug")
    clinic = Clinic(
        slug=slug,
        name=name.strip(),
        time_zone=time_zone,
        crisis_contact=crisis_contact.strip() or DEFAULT_CRISIS_CONTACT,
        **details,
    )
    with enter_clinic(clinic, by=by):
        return insert(clinic, by=by)


def change_clinic(*, clinic: Clinic, by: Actor, **facts: Any) -> Clinic:
    """Slug and time zone stay: addresses and every local date that was told hang on them.

    Raises FieldError for a value its column refuses.
    """
    with enter_clinic(clinic, by=by):
        return change(clinic, by=by, **facts)


def set_duty_address(*, clinic: Clinic, address: str, by: Actor) -> Clinic:
    """Who is told first of something urgent, at any hour; empty for whoever may acknowledge an alert.

    Raises FieldError for what is no e-mail address.
    """
    with enter_clinic(clinic, by=by):
        return change(clinic, by=by, duty_email=address.strip())


def add_member(
    *, clinic: Clinic, email: str, name: str, role: str, password: str | None = None, by: Actor
) -> Membership:
    """Give a person, new or known by e-mail, a role in the clinic.

    Raises FieldError for an unknown role, an unusable address or name, a weak password or a person who already has
    a role here.
    """
    _check_role(role)
    with enter_clinic(clinic, by=by):
        user = User.objects.filter(email=email.lower()).first() or _new_user(email, name, password)
        try:
            with transaction.atomic():
                return Membership.objects.create(clinic=clinic, user=user, role=role)
        except IntegrityError:
            raise FieldError("email", email, "already has a role in this clinic") from None


def change_role(
    *, clinic: Clinic, email: str, role: str, even_the_last_manager: bool = False, by: Actor
) -> Membership:
    """Give a member another role, or a role again after it was ended; counts from the person's next click.

    Raises FieldError for an unknown role, a person who never had one here, or the clinic's last manager.
    """
    _check_role(role)
    with enter_clinic(clinic, by=by):
        member = _membership(clinic, email)
        if role != MANAGER and not even_the_last_manager:
            _refuse_last_manager(member)
        return change(member, by=by, role=role, is_active=True)


def end_membership(
    *, clinic: Clinic, email: str, even_the_last_manager: bool = False, by: Actor
) -> Membership:
    """From the next click on the person sees nothing of the clinic; what they did stays in their name.

    Raises FieldError for a person who never had a role here, or the clinic's last manager.
    """
    with enter_clinic(clinic, by=by):
        member = _membership(clinic, email)
        if not even_the_last_manager:
            _refuse_last_manager(member)
        return change(member, by=by, is_active=False)


def _refuse_last_manager(member: Membership) -> None:
    """Two that go at the same moment wait for each other here."""
    managers = Membership.objects.filter(clinic=member.clinic_id, role=MANAGER, is_active=True)
    able = [row.user_id for row in managers.select_for_update().select_related("user") if row.user.is_active]
    if able == [member.user_id]:
        raise FieldError(
            "email",
            member.user.email,
            "is the clinic's last manager: nobody could add staff, change the clinic or read its trail. "
            "Give somebody else the role first",
        )


def _membership(clinic: Clinic, email: str) -> Membership:
    found = Membership.objects.filter(clinic=clinic, user__email=email.lower()).first()
    if found is None:
        raise FieldError("email", email, "has no role in this clinic")
    return found


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise FieldError("role", role, f"one of {', '.join(ROLES)}")


def _new_user(email: str, name: str, password: str | None) -> User:
    user = User(email=email, name=name.strip())
    try:
        user.clean_fields(exclude={"password"})
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise FieldError(field, getattr(user, field), problems[0]) from None
    if is_demo_address(user.email) and not is_demo():
        raise FieldError("email", email, "is an address of the demo, whose passwords everybody can read")
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise FieldError("password", "", " ".join(error.messages)) from None
    return User.objects.create_user(email, password, name=user.name)


def close_clinic_days(
    *, clinic: Clinic, first_day: dt.date, last_day: dt.date, reason: str, by: Actor
) -> ClinicClosure:
    """Days without treatment, both included. Raises FieldError when they end before they start or without a reason."""
    if last_day < first_day:
        raise FieldError("last_day", last_day, f"must not be before {first_day}")
    if not reason.strip():
        raise FieldError("reason", reason, "say why the clinic is closed")
    with enter_clinic(clinic, by=by):
        closure = ClinicClosure(clinic=clinic, first_day=first_day, last_day=last_day, reason=reason.strip())
        return insert(closure, by=by)


def override_threshold(
    *, clinic: Clinic, key: str, value: Decimal, reason: str, by: Actor
) -> ThresholdOverride:
    """Set the clinic's own value for a threshold.

    Raises FieldError for an unknown key, one that nothing reads yet, a value that is out of range or contradicts
    another threshold, or a missing reason.
    """
    if not reason.strip():
        raise FieldError("reason", reason, "say why this clinic differs")
    with enter_clinic(clinic, by=by):
        _check_threshold(clinic, key, value)
        stored = ThresholdOverride.objects.filter(clinic=clinic, key=key).first()
        if stored:
            return change(stored, by=by, value=value, reason=reason, set_by_name=by.name)
        override = ThresholdOverride(clinic=clinic, key=key, value=value, reason=reason, set_by_name=by.name)
        return insert(override, by=by)


def _check_threshold(clinic: Clinic, key: str, value: Decimal) -> None:
    others = dict(ThresholdOverride.objects.filter(clinic=clinic).values_list("key", "value"))
    try:
        evidence.limits(others | {key: value})
    except evidence.UnknownThresholdError:
        raise FieldError("key", key, "no threshold has this name") from None
    except evidence.ThresholdValueError as error:
        raise FieldError("value", value, str(error)) from None
    if not evidence.threshold(key).in_use:
        raise FieldError("key", key, "nothing reads this limit yet: setting it would change nothing")


def register_api_client(
    *, clinic: Clinic, name: str, scopes: list[str], jwks: dict[str, Any], by: Actor
) -> ApiClient:
    """Register a system that may call the FHIR door; the caller has checked keys and scopes for its door.

    Raises FieldError for a name that history and the access log cannot show.
    """
    if not name.isprintable():
        raise FieldError("name", name, "must be without control characters")
    row = ApiClient(clinic=clinic, name=name.strip(), client_id=str(uuid.uuid4()), scopes=scopes, jwks=jwks)
    with enter_clinic(clinic, by=by):
        return insert(row, by=by)


def revoke_api_client(*, clinic: Clinic, client_id: str, by: Actor) -> ApiClient:
    """Its tokens stop working at once. Raises FieldError for a client the clinic does not have."""
    with enter_clinic(clinic, by=by):
        client = ApiClient.objects.filter(clinic=clinic, client_id=client_id).first()
        if client is None:
            raise FieldError("client_id", client_id, "no client of this clinic has it")
        return change(client, by=by, revoked_at=client.revoked_at or clock.now())
