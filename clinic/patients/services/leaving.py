"""Who is no longer a patient of the clinic, and who is again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.core.errors import TransitionError
from clinic.patients.models import Patient
from clinic.patients.rules import Standing, settled

COLUMNS: Final = frozenset({"is_active", "left_because", "left_on"})


def with_leaving(fields: Mapping[str, Any], clinic: Clinic, *, before: Standing) -> dict[str, Any]:
    """`fields` with all columns of leaving where they speak of one, so that none contradicts another."""
    if not COLUMNS & fields.keys():
        return dict(fields)
    told = Standing(
        is_active=fields.get("is_active", before.is_active),
        because=fields.get("left_because", ""),
        on=fields.get("left_on"),
    )
    kept = settled(told, before=before, today=clock.today(clinic.zone))
    return {**fields, "is_active": kept.is_active, "left_because": kept.because, "left_on": kept.on}


def check_active(patient: Patient, *, on: dt.date | None = None) -> None:
    """Before anything is planned with or sent to the patient.

    What happened `on` a day may be told of whoever was not known to have left by then.

    Raises TransitionError for anybody else who is not an active patient.
    """
    standing = patient.standing
    was_here = on is not None and (standing.on is None or on <= standing.on)
    if standing.is_active or was_here:
        return
    raise TransitionError(
        f"{patient.display_name} is not an active patient here ({standing.words}). Set the record active again first."
    )
