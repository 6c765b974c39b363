"""The story of a course: what was done and decided, by whom, newest last."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clinic.core.formats import calendar_date
from clinic.protocols.rules.wording import interval_text
from clinic.treatments.models import Course, CourseEvent, Dose
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.planned import BEFORE, PLANNED, PlannedDose
from clinic.treatments.rules.preparation import CALLED
from clinic.treatments.selectors.corrections import corrected_doses


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`on` is the clinic-local date it applies to, `recorded_at` when it was written; `kind` is an EventKind or
    "dose"."""

    id: uuid.UUID
    kind: str
    on: dt.date
    recorded_at: dt.datetime
    text: str
    reason: str
    by: str
    source: str


def course_timeline(course: Course) -> list[Entry]:
    """Events and doses that stand, in three queries."""
    entries = [*_events(course), *_doses(course)]
    return sorted(entries, key=lambda entry: (entry.on, entry.recorded_at, str(entry.id)))


def _events(course: Course) -> Iterator[Entry]:
    for event in CourseEvent.objects.filter(course=course, status=CourseEvent.Status.FINAL):
        words = _WORDS[EventKind(event.kind)]
        yield Entry(
            id=event.pk,
            kind=event.kind,
            on=event.on,
            recorded_at=event.recorded_at,
            text=words.format_map(_Details(event.details)),
            reason=event.reason,
            by=event.recorded_by_name,
            source=event.source,
        )


def _doses(course: Course) -> Iterator[Entry]:
    given = list(Dose.objects.filter(course=course, status=Dose.Status.FINAL).select_related("session"))
    before = corrected_doses(dose.session_id for dose in given)
    for dose in given:
        yield Entry(
            id=dose.pk,
            kind="dose",
            on=dose.session.on,
            recorded_at=dose.recorded_at,
            text=f"{dose}, {dose.route}.{_without(dose.lifted)}{_corrected(before.get(dose.session_id))}{_later(dose)}",
            reason=dose.override_reason,
            by=dose.recorded_by_name,
            source=dose.source,
        )


def _corrected(old: Dose | None) -> str:
    return f" Corrected, was {old}: {old.status_reason.rstrip('.')}." if old else ""


def _later(dose: Dose) -> str:
    return " Entered later." if dose.session.is_entered_later else ""


def _without(codes: list[str]) -> str:
    return f" Given without: {_called(codes)}." if codes else ""


def _called(codes: list[str]) -> str:
    return ", ".join(CALLED.get(code, code) for code in codes)


class _Details(dict[str, Any]):
    """The details of an event in words; what it does not name reads as nothing."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        super().__init__(details)
        if "to" in details:
            self["to"] = calendar_date(dt.date.fromisoformat(details["to"]))
        if details.get("weeks"):
            self["interval"] = f", {interval_text(details['weeks'])}"
        self |= _dose_words(details)
        self["verdict"] = "accepted" if details.get("accepted") else "declined"

    def __missing__(self, key: str) -> str:
        return ""


def _dose_words(details: Mapping[str, Any]) -> dict[str, str]:
    """What became of the planned dose, and what was said of one that the guard questioned."""
    planned, before = (PlannedDose.read(details.get(key, {})) for key in (PLANNED, BEFORE))
    said = f": {details['dose_reason']}" if details.get("dose_reason") else ""
    lifted = details.get("lifted")
    return {
        "planned": str(planned),
        "with_dose": f", planned dose {planned}" if planned else "",
        "before": f", before {before}" if before else "",
        "lifted": f" Set aside: {_called(lifted)}{said}." if lifted else "",
    }


_WORDS: Mapping[EventKind, str] = {
    EventKind.STARTED: "Course started{with_dose}.{lifted}",
    EventKind.VISIT_DONE: "Visit held: {kind}.",
    EventKind.VISIT_MISSED: "Visit missed: {kind}.",
    EventKind.VISIT_CANCELLED: "Visit called off: {kind}.",
    EventKind.VISIT_MOVED: "Visit set to {to}.",
    EventKind.INTERVAL_CHOSEN: "Interval chosen for {phase}{interval}.",
    EventKind.GATE_DECIDED: "Review after {phase}: {decision}.",
    EventKind.PROPOSAL_DECIDED: "Proposal {verdict}.",
    EventKind.PAUSED: "Course paused.",
    EventKind.RESUMED: "Course resumed.",
    EventKind.PROTOCOL_CHANGED: "Protocol changed.{lifted}",
    EventKind.EXTRA_DOSE: "Dose allowed for a reason.",
    EventKind.DOSE_PLANNED: "Planned dose set to {planned}{before}.{lifted}",
    EventKind.STOPPED: "Course stopped.",
    EventKind.COMPLETED: "Course completed.",
}
