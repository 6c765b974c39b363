"""Opening a clinic: the tenant, the protocols it may treat by, the systems that may call."""

import datetime as dt
from typing import Any

from clinic.accounts.facts import needed
from clinic.accounts.models import Clinic, ClinicClosure
from clinic.accounts.services import (
    change_clinic,
    close_clinic_days,
    create_clinic,
    register_api_client,
    revoke_api_client,
)
from clinic.accounts.tenancy import enter_clinic
from clinic.care.courses.replanning import replan_course
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.core.texts import plain_text
from clinic.protocols.services import seed_templates
from clinic.treatments.models import Course

__all__ = ["change_facts", "close_days", "open_clinic", "register_api_client", "revoke_api_client"]


def open_clinic(*, slug: str, name: str, time_zone: str, by: Actor, **details: Any) -> Clinic:
    """Make a clinic with version 1 of every shipped protocol.

    Raises FieldError for a fact that no clinic may lack, an unknown time zone or a slug already taken.
    """
    for fact in needed(details):
        raise FieldError(fact.name, "", f"must be told: {fact.question}")
    clinic = create_clinic(slug=slug, name=name, time_zone=time_zone, by=by, **details)
    with enter_clinic(clinic, by=by):
        seed_templates(clinic=clinic, by=by)
    return clinic


def change_facts(*, clinic: Clinic, by: Actor, **facts: Any) -> Clinic:
    """Change what the clinic says of itself; other opening days plan its running courses anew.

    Raises FieldError for a value its column refuses.
    """
    if "name" in facts and not plain_text(facts["name"]):
        raise FieldError("name", facts["name"], "holds nothing that can be seen")
    before = clinic.opening_days
    with enter_clinic(clinic, by=by):
        clinic = change_clinic(clinic=clinic, by=by, **facts)
        if clinic.opening_days != before:
            _replan(clinic, by)
    return clinic


def close_days(
    *, clinic: Clinic, first_day: dt.date, last_day: dt.date, reason: str, by: Actor
) -> ClinicClosure:
    """Close the clinic on those days, both included, and plan its running courses anew.

    Raises FieldError for days that end before they start or have passed, or without a reason.
    """
    if first_day < clock.today(clinic.zone):
        raise FieldError("first_day", first_day, "must not lie in the past")
    with enter_clinic(clinic, by=by):
        closure = close_clinic_days(
            clinic=clinic, first_day=first_day, last_day=last_day, reason=reason, by=by
        )
        _replan(clinic, by)
    return closure


def _replan(clinic: Clinic, by: Actor) -> None:
    for course in Course.objects.of(clinic).open():
        replan_course(course=course, by=by)
