"""A course's schedule as its stored events and the clinic's calendar make it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import closures_of, limits_of
from clinic.core import clock
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules.engine import ClinicCalendar
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course, CourseEvent
from clinic.treatments.rules.events import EventKind, Happening
from clinic.treatments.rules.schedule import Planning, Schedule, engine_weekdays

DAY = dt.timedelta(days=1)
MICROSECOND = dt.timedelta(microseconds=1)


def schedule_of(course: Course, *, today: dt.date | None = None) -> Schedule:
    """As of the clinic's local `today`, planned from stored events alone."""
    return planning_of(course, today=today).schedule()


def schedule_then(course: Course, day: dt.date) -> Schedule:
    """As it stood on an earlier clinic-local day, by what had happened up to then."""
    planning = planning_of(course, today=day)
    return replace(
        planning, happenings=tuple(event for event in planning.happenings if event.on <= day)
    ).schedule()


def planning_of(course: Course, *, today: dt.date | None = None) -> Planning:
    clinic = course.clinic
    return Planning(
        happenings=tuple(happenings_of(course)),
        calendar=calendar_of(clinic),
        limits=limits_of(clinic),
        today=today or clock.today(clinic.zone),
    )


def calendar_of(clinic: Clinic) -> ClinicCalendar:
    closed = (
        closure.first_day + DAY * offset
        for closure in closures_of(clinic)
        for offset in range((closure.last_day - closure.first_day).days + 1)
    )
    return ClinicCalendar(opening_weekdays=engine_weekdays(clinic.opening_days), closures=frozenset(closed))


def happenings_of(course: Course) -> list[Happening]:
    """Events that stand, in the order in which they apply."""
    events = list(CourseEvent.objects.filter(course=course, status=CourseEvent.Status.FINAL))
    versions = _versions(course, events)
    found = (happening_of(event, course.clinic, versions) for event in events)
    return sorted(found, key=lambda event: (event.on, event.order, event.key))


def happening_of(event: CourseEvent, clinic: Clinic, versions: Mapping[str, ProtocolVersion]) -> Happening:
    version = versions.get(event.details.get("protocol", ""))
    return Happening(
        kind=EventKind(event.kind),
        on=event.on,
        order=_order(event, clinic),
        key=str(event.pk),
        details=event.details,
        reason=event.reason,
        protocol=definition_of(version) if version else None,
    )


def _order(event: CourseEvent, clinic: Clinic) -> int:
    """Microseconds into the local day it was recorded on; 0 for what was recorded on another day."""
    first, last = clock.day_bounds(event.on, clinic.zone)
    return (event.recorded_at - first) // MICROSECOND if first <= event.recorded_at < last else 0


def _versions(course: Course, events: Sequence[CourseEvent]) -> dict[str, ProtocolVersion]:
    """Most courses keep one protocol, which the course row already names."""
    wanted = {event.details["protocol"] for event in events if "protocol" in event.details}
    known = {str(course.protocol_id): course.protocol}
    missing = wanted - known.keys()
    if missing:
        known |= {str(row.pk): row for row in ProtocolVersion.objects.filter(pk__in=missing)}
    return known
