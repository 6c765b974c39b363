"""Who a page is about, in the one line that stays on screen."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from clinic.console.presenters.courses import course_name, phase_or_end, state_key, visit_count
from clinic.console.presenters.languages import other_language
from clinic.core import clock
from clinic.core.formats import calendar_date, readable_dates
from clinic.outcomes.models import CourseOutcome
from clinic.patients.models import Allergy, Patient
from clinic.safety.models import Alert
from clinic.safety.rules import alert_rules
from clinic.treatments.models import Course

ALERTS_SHOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergies:
    """`known` names them; without any, `text` says whether somebody asked."""

    known: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """`course` texts are empty and `state` too for a patient without a course, `language` unless it is another,
    `inactive` of a patient who is still one."""

    patient: Patient
    name: str
    age: int | None
    born: dt.date | None
    identifier: str
    language: str
    course: str
    phase: str
    visit: str
    state: str
    allergies: Allergies
    alerts: tuple[str, ...]
    inactive: str


def strip_of(patient: Patient, course: Course | None = None) -> Strip:
    """With the course given, else the open or latest one."""
    shown = course or latest_course(patient)
    outcome = primary_outcome(shown) if shown else None
    return Strip(
        patient=patient,
        name=patient.display_name,
        age=patient.age_on(clock.today(patient.clinic.zone)),
        born=patient.date_of_birth,
        identifier=_identifier(patient),
        language=other_language(patient.language),
        course=course_name(shown) if shown else "",
        phase=phase_or_end(shown) if shown else "",
        visit=visit_count(shown) if shown and shown.is_open else "",
        state=state_key(shown, outcome),
        allergies=_allergies(patient),
        alerts=alerts_in_short(patient),
        inactive=readable_dates(patient.standing.words),
    )


def latest_course(patient: Patient) -> Course | None:
    """The open one if there is one, whatever was recorded as ended since."""
    own = Course.objects.of(patient.clinic).filter(patient=patient, status=Course.Status.FINAL)
    return (
        own.select_related("protocol")
        .order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-id")
        .first()
    )


def primary_outcome(course: Course) -> CourseOutcome | None:
    return CourseOutcome.objects.of(course.clinic).filter(course=course, is_primary=True).first()


def _identifier(patient: Patient) -> str:
    return (
        patient.identifiers.filter(is_active=True).order_by("id").values_list("value", flat=True).first()
        or ""
    )


def _allergies(patient: Patient) -> Allergies:
    """What nobody asked is not what a patient denied."""
    told = patient.allergys.filter(status=Allergy.Status.FINAL)
    standing = list(told.order_by("substance", "none_known_on"))
    known = ", ".join(row.substance for row in standing if row.substance)
    if known:
        return Allergies(known=known, text=f"Allergies: {known}")
    asked = standing[-1].none_known_on if standing else None
    if asked is None:
        return Allergies(known="", text="Allergies not asked")
    return Allergies(known="", text=f"No known allergies, asked {calendar_date(asked)}")


def alerts_in_short(patient: Patient) -> tuple[str, ...]:
    """Names of the most dangerous few, each once; the chart lists all."""
    waiting = Alert.objects.of(patient.clinic).open().filter(patient=patient).by_danger()
    names = tuple(dict.fromkeys(map(_alert_name, waiting.only("rule", "withdrawn_at"))))
    return (*names[:ALERTS_SHOWN], "More alerts") if len(names) > ALERTS_SHOWN else names


def _alert_name(alert: Alert) -> str:
    name = rule_name(alert.rule)
    return name if alert.withdrawn_at is None else f"{name} (no longer holds)"


def rule_name(code: str) -> str:
    """An alert's name; its code for a rule that is gone."""
    rule = alert_rules().get(code)
    return rule.name if rule else code
