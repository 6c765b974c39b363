"""Doses given, beside what each course's protocol offers, and the intervals that were meant."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import PhaseKind, Product, Protocol
from clinic.protocols.selectors import definition_of
from clinic.safety.rules import GivenDose
from clinic.safety.selectors.observed import Found
from clinic.safety.selectors.spacing import Choice, spacings_of
from clinic.treatments.models import Course, CourseEvent, Dose
from clinic.treatments.rules.events import EventKind

SPACING_EVENTS = (EventKind.INTERVAL_CHOSEN, EventKind.PROPOSAL_DECIDED)
DoseRow = Mapping[str, Any]


def dosing_facts(ids: Sequence[uuid.UUID], _zone: ZoneInfo) -> Iterator[Found]:
    courses = list(Course.objects.filter(patient__in=ids, status=Course.Status.FINAL))
    protocols = _protocols({course.protocol_id for course in courses})
    doses, choices = _doses(ids), _choices(courses)
    for course in courses:
        protocol = protocols[course.protocol_id]
        given = doses[course.pk]
        for dose in given:
            yield course.patient_id, "doses", _dose(dose, course, protocol)
        since = _maintenance_from(given, protocol)
        for spacing in spacings_of(str(course.pk), protocol, choices[course.pk], since):
            yield course.patient_id, "spacings", spacing


def _protocols(ids: set[uuid.UUID]) -> dict[uuid.UUID, Protocol]:
    return {version.pk: definition_of(version) for version in ProtocolVersion.objects.filter(pk__in=ids)}


def _doses(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[DoseRow]]:
    rows = Dose.objects.filter(patient__in=ids, status=Dose.Status.FINAL).values(
        "session_id",
        "course_id",
        "product",
        "route",
        "amount_mg",
        "mg_per_kg",
        "session__on",
        "session__visit__phase",
    )
    by_course: dict[uuid.UUID, list[DoseRow]] = defaultdict(list)
    for row in rows:
        by_course[row["course_id"]].append(row)
    return by_course


def _choices(courses: Sequence[Course]) -> Mapping[uuid.UUID, list[Choice]]:
    events = CourseEvent.objects.filter(
        course__in=courses, kind__in=SPACING_EVENTS, status=CourseEvent.Status.FINAL
    )
    by_course: dict[uuid.UUID, list[Choice]] = defaultdict(list)
    for event in events.order_by("on", "id"):
        by_course[event.course_id].append(Choice(id=str(event.pk), on=event.on, details=event.details))
    return by_course


def _dose(row: DoseRow, course: Course, protocol: Protocol) -> GivenDose:
    offered_mg, offered_mg_per_kg = _offered(protocol)
    is_silent = offered_mg is None and offered_mg_per_kg is None
    return GivenDose(
        id=str(row["session_id"]),
        on=row["session__on"],
        course=str(course.pk),
        route=row["route"],
        is_racemic=row["product"] == Product.RACEMIC_KETAMINE,
        amount_mg=row["amount_mg"],
        mg_per_kg=row["mg_per_kg"],
        protocol_mg=course.planned_dose_mg if is_silent else offered_mg,
        protocol_mg_per_kg=course.planned_mg_per_kg if is_silent else offered_mg_per_kg,
        before_maintenance=_is_planned(row) and not _is_maintenance(row, protocol),
    )


def _offered(protocol: Protocol) -> tuple[Decimal | None, Decimal | None]:
    """The most the protocol offers, in mg and in mg/kg; a protocol that leaves the dose open gives None twice."""
    rule = protocol.dose
    steps = [step for sourced in (rule.first_mg, rule.later_mg) if sourced for step in sourced.value]
    return max(steps, default=None), rule.mg_per_kg.value if rule.mg_per_kg else None


def _maintenance_from(doses: Sequence[DoseRow], protocol: Protocol) -> dt.date | None:
    return min((row["session__on"] for row in doses if _is_maintenance(row, protocol)), default=None)


def _is_maintenance(row: DoseRow, protocol: Protocol) -> bool:
    phase = row["session__visit__phase"]
    return any(each.key == phase and each.kind is PhaseKind.MAINTENANCE for each in protocol.phases)


def _is_planned(row: DoseRow) -> bool:
    """A patient may come without a visit."""
    return row["session__visit__phase"] is not None
