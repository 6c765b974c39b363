"""Doses given, beside what each course's protocol offers, and the intervals that were meant."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import PhaseKind, Product, Protocol
from clinic.protocols.rules.dose import listed_steps, shown
from clinic.protocols.selectors import definition_of
from clinic.safety.rules import GivenDose
from clinic.safety.selectors.observed import Found
from clinic.safety.selectors.spacing import Choice, spacings_of
from clinic.treatments.models import Course, CourseEvent, Dose
from clinic.treatments.rules.events import PLANS_A_DOSE, EventKind
from clinic.treatments.rules.planned import PlannedDose, planned_at
from clinic.treatments.selectors.planned import plan_changes, plan_of

SPACING_EVENTS = (EventKind.INTERVAL_CHOSEN, EventKind.PROPOSAL_DECIDED)
DoseRow = Mapping[str, Any]


def dosing_facts(ids: Sequence[uuid.UUID], _zone: ZoneInfo) -> Iterator[Found]:
    courses = list(Course.objects.filter(patient__in=ids, status=Course.Status.FINAL))
    protocols = _protocols({course.protocol_id for course in courses})
    doses, events = _doses(ids), _events(courses)
    for course in courses:
        protocol = protocols[course.protocol_id]
        given, own = doses[course.pk], events[course.pk]
        plans = plan_changes(own)
        for dose in given:
            planned = planned_at(dose["given_at"], plans, now=plan_of(course))
            yield course.patient_id, "doses", _dose(dose, planned, protocol)
        since = _maintenance_from(given, protocol)
        for spacing in spacings_of(str(course.pk), protocol, _choices(own), since):
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
        "given_at",
        "session__on",
        "session__visit__phase",
    )
    by_course: dict[uuid.UUID, list[DoseRow]] = defaultdict(list)
    for row in rows:
        by_course[row["course_id"]].append(row)
    return by_course


def _events(courses: Sequence[Course]) -> Mapping[uuid.UUID, list[CourseEvent]]:
    """What said how often and how much, by the day it holds from."""
    kinds = (*SPACING_EVENTS, *PLANS_A_DOSE)
    found = CourseEvent.objects.filter(course__in=courses, kind__in=kinds, status=CourseEvent.Status.FINAL)
    by_course: dict[uuid.UUID, list[CourseEvent]] = defaultdict(list)
    for event in found.order_by("on", "id"):
        by_course[event.course_id].append(event)
    return by_course


def _choices(events: Sequence[CourseEvent]) -> list[Choice]:
    chosen = [event for event in events if event.kind in SPACING_EVENTS]
    return [Choice(id=str(event.pk), on=event.on, details=event.details) for event in chosen]


def _dose(row: DoseRow, planned: PlannedDose, protocol: Protocol) -> GivenDose:
    """mg/kg as everybody reads it, since rows of old kept a third decimal."""
    offered = _offered(protocol) or planned
    per_kg = row["mg_per_kg"]
    return GivenDose(
        id=str(row["session_id"]),
        on=row["session__on"],
        course=str(row["course_id"]),
        route=row["route"],
        is_racemic=row["product"] == Product.RACEMIC_KETAMINE,
        amount_mg=row["amount_mg"],
        mg_per_kg=None if per_kg is None else shown(per_kg),
        protocol_mg=offered.mg,
        protocol_mg_per_kg=offered.mg_per_kg,
        is_listed=row["amount_mg"] in listed_steps(protocol),
        before_maintenance=_is_planned(row) and not _is_maintenance(row, protocol),
    )


def _offered(protocol: Protocol) -> PlannedDose:
    """The most the protocol offers, in mg and in mg/kg; nothing where it leaves the dose open."""
    rule = protocol.dose
    return PlannedDose(
        mg=max(listed_steps(protocol), default=None),
        mg_per_kg=rule.mg_per_kg.value if rule.mg_per_kg else None,
    )


def _maintenance_from(doses: Sequence[DoseRow], protocol: Protocol) -> dt.date | None:
    return min((row["session__on"] for row in doses if _is_maintenance(row, protocol)), default=None)


def _is_maintenance(row: DoseRow, protocol: Protocol) -> bool:
    phase = row["session__visit__phase"]
    return any(each.key == phase and each.kind is PhaseKind.MAINTENANCE for each in protocol.phases)


def _is_planned(row: DoseRow) -> bool:
    """A patient may come without a visit."""
    return row["session__visit__phase"] is not None
