"""The one check of when a fact about a patient happened; every room asks it before storing one."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.patients.rules import day_problem

Time = dt.date | dt.datetime


def check_happened(*, patient: Patient, may_lie_ahead: bool = False, **times: Time | None) -> None:
    """`times` are moments or clinic-local dates by field; None is not checked.

    Raises FieldError for one before the birth or before 1900, and, unless it `may_lie_ahead`, after the day of death or
    in the future. What lies ahead is ended or planned, not observed, and a death does not stop the tidying up.
    """
    born, zone = patient.date_of_birth, patient.clinic.zone
    died = None if may_lie_ahead else patient.standing.died_on
    check_times(times, born=born, died=died, zone=zone, may_lie_ahead=may_lie_ahead)


def check_times(
    times: Mapping[str, Time | None],
    *,
    born: dt.date | None,
    died: dt.date | None = None,
    zone: ZoneInfo,
    may_lie_ahead: bool = False,
) -> None:
    """As check_happened, for a patient who is not stored yet."""
    for field, value in times.items():
        if value is None:
            continue
        day = _day(field, value, zone)
        # What another machine measured this moment may lie a little ahead of our clock.
        latest = clock.now() + clock.DIFFERENCE
        is_ahead = value > latest if isinstance(value, dt.datetime) else day > clock.today(zone)
        if is_ahead and not may_lie_ahead:
            raise FieldError(field, value, "must not lie in the future")
        problem = day_problem(day, born=born, died=died)
        if problem:
            raise FieldError(field, value, problem)


def _day(field: str, value: Time, zone: ZoneInfo) -> dt.date:
    if not isinstance(value, dt.datetime):
        return value
    if value.tzinfo is None:
        raise FieldError(field, value, "must carry a time zone")
    return clock.local_date(value, zone)
