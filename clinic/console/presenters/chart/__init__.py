"""Everything of one patient: the time axis, and beneath it what it is made of."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from clinic.accounts.roles import Permission
from clinic.accounts.selectors import limits_of
from clinic.console.presenters.chart import person, safety, treatment
from clinic.console.presenters.chart.figure import Figure, figure_of
from clinic.console.presenters.chart.sections import May, Section, section_of, sections_of
from clinic.console.presenters.chart.standing import Standing, standing_of
from clinic.console.presenters.chart.treatment import SessionLine, session_line
from clinic.console.presenters.courses import product_name
from clinic.console.presenters.strip import Strip, strip_of
from clinic.core import clock
from clinic.outcomes.models import CourseOutcome
from clinic.patients.models import Patient
from clinic.treatments.models import Course, Session
from clinic.treatments.selectors.board import sessions_of
from clinic.treatments.selectors.corrections import corrected_doses
from clinic.treatments.selectors.exposure import Exposure, exposure_of

__all__ = ["KINDS", "Chart", "chart_of", "courses_of", "section_of", "session_lines"]

KINDS = {kind.key: kind for kind in chain(treatment.KINDS, safety.KINDS, person.KINDS)}
SESSIONS_SHOWN = 6
COURSES_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`figure` and `standing` are None without a course; `short` and `long` are the look-backs of the exposure,
    which is listed by product."""

    strip: Strip
    courses: list[Course]
    course: Course | None
    instruments: list[str]
    figure: Figure | None
    standing: Standing | None
    exposure: list[tuple[str, Exposure]]
    short: dt.timedelta
    long: dt.timedelta
    sections: dict[str, Section]
    sessions: list[SessionLine]
    more_sessions: bool

    @property
    def session_now(self) -> Session | None:
        """The one the patient is in."""
        return next((line.session for line in self.sessions if line.session.is_in_house), None)


def chart_of(patient: Patient, course: Course | None, courses: list[Course], code: str, may: May) -> Chart:
    """Of one course; `code` names another instrument than the primary one."""
    limits = limits_of(patient.clinic)
    short, long = limits.duration("exposure.short_days"), limits.duration("exposure.long_days")
    outcomes = _outcomes(course) if course else {}
    shown = code if code in outcomes else course.primary_instrument if course else ""
    sessions = session_lines(patient, SESSIONS_SHOWN + 1)
    return Chart(
        strip=strip_of(patient, course),
        courses=courses,
        course=course,
        instruments=list(outcomes),
        figure=figure_of(course, shown, limits, with_flags=may(Permission.VIEW_FLAGS)) if course else None,
        standing=standing_of(outcomes[shown], limits) if shown in outcomes else None,
        exposure=[
            (product_name(found.product), found)
            for found in exposure_of(patient, now=clock.now(), short=short, long=long)
        ],
        short=short,
        long=long,
        sections=sections_of(KINDS, patient, may),
        sessions=sessions[:SESSIONS_SHOWN],
        more_sessions=len(sessions) > SESSIONS_SHOWN,
    )


def courses_of(patient: Patient) -> list[Course]:
    """The latest first."""
    own = Course.objects.of(patient.clinic).filter(patient=patient, status=Course.Status.FINAL)
    return list(own.select_related("protocol", "clinic").order_by("-started_on", "-id")[:COURSES_SHOWN])


def session_lines(patient: Patient, count: int) -> list[SessionLine]:
    sessions = list(sessions_of(patient)[:count])
    before = corrected_doses(sessions)
    return [session_line(session, before.get(session.pk)) for session in sessions]


def _outcomes(course: Course) -> dict[str, CourseOutcome]:
    """The primary instrument first."""
    judged = CourseOutcome.objects.of(course.clinic).filter(course=course)
    return {row.instrument: row for row in judged.order_by("-is_primary", "instrument")}
