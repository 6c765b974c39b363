"""Opening a clinic: the tenant, the protocols it may treat by, the systems that may call."""

from typing import Any

from clinic.accounts.models import Clinic
from clinic.accounts.services import create_clinic, register_api_client, revoke_api_client
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.protocols.services import seed_templates

__all__ = ["open_clinic", "register_api_client", "revoke_api_client"]


def open_clinic(*, slug: str, name: str, time_zone: str, by: Actor, **details: Any) -> Clinic:
    """Make a clinic with version 1 of every shipped protocol.

    Raises FieldError for an unknown time zone or a slug already taken.
    """
    clinic = create_clinic(slug=slug, name=name, time_zone=time_zone, by=by, **details)
    with enter_clinic(clinic, by=by):
        seed_templates(clinic=clinic, by=by)
    return clinic
