"""The caseload shows what it was asked for, in one query however many patients there are."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.care.assessments import record_rating
from clinic.care.caseload import Due, Line, Sort, Wanted, caseload
from clinic.care.courses import pause_course
from clinic.care.safety import record_take_home
from clinic.patients.models import Patient
from clinic.treatments.models import Course
from tests.build import BUILDER, Cast, make_patient, make_reading, make_session
from tests.care.walk import DAY, MONDAY, begin_course, on


@pytest.fixture
def people(inside: Cast) -> dict[str, Course]:
    """Okafor since Monday with scores, a session and a flag, Berg since Tuesday, Adler on hold."""
    with on(MONDAY):
        okafor = begin_course(inside.patient)
        others = {name: make_patient(inside.clinic, name) for name in ("Berg", "Adler")}
        berg = begin_course(
            others["Berg"], "esketamine-us-trd", started_on=MONDAY + DAY, preferred_weekdays=()
        )
        adler = begin_course(others["Adler"])
        pause_course(course=adler, reason="surgery", by=BUILDER)
        record_rating(patient=inside.patient, instrument="phq-9", total=20, by=BUILDER)
        _treated(okafor)
        record_take_home(
            patient=inside.patient,
            product="racemic-ketamine",
            form="lozenge",
            amount_mg=Decimal(100),
            by=BUILDER,
        )
    return {"Okafor": okafor, "Berg": berg, "Adler": adler}


def _treated(course: Course) -> None:
    arrived = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    session = make_session(course, MONDAY, state="dosed", dosed_at=arrived)
    for systolic in (132, 158, 141):
        make_reading(course.patient, session=session, measured_at=arrived, systolic=systolic, diastolic=91)


def names(cast: Cast, **wanted: object) -> list[str]:
    page = caseload(cast.clinic, Wanted(**wanted), today=MONDAY + DAY)  # type: ignore[arg-type]
    return [line.course.patient.family_name for line in page.lines]


def line_of(cast: Cast, patient: Patient) -> Line:
    page = caseload(cast.clinic, Wanted(), today=MONDAY + DAY)
    return next(line for line in page.lines if line.course.patient_id == patient.pk)


def test_line_shows_scores_pressure_flags_and_lateness(inside: Cast, people: dict[str, Course]) -> None:
    line = line_of(inside, inside.patient)
    assert (line.outcome, line.peak_pressure, line.open_flags, line.days_overdue) == (
        "baseline",
        "158/91",
        1,
        1,
    )
    assert (line.baseline_total, line.recent_totals) == (Decimal(20), (Decimal(20),))


def test_line_without_scores_or_sessions_is_empty(inside: Cast, people: dict[str, Course]) -> None:
    line = line_of(inside, people["Berg"].patient)
    assert (line.peak_pressure, line.open_flags, line.days_overdue) == ("", 0, 0)
    assert (line.baseline_total, line.recent_totals) == (None, ())


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Okafor", "Berg"]),
        ({"sort": Sort.NAME}, ["Berg", "Okafor"]),
        ({"sort": Sort.CHANGE}, ["Okafor", "Berg"]),
        ({"state": "on-hold"}, ["Adler"]),
        ({"state": "", "sort": Sort.NAME}, ["Adler", "Berg", "Okafor"]),
        ({"protocol": "esketamine-us-trd"}, ["Berg"]),
        ({"due": Due.TODAY}, ["Berg"]),
        ({"due": Due.OVERDUE}, ["Okafor"]),
        ({"state": "", "due": Due.NOT_PLANNED}, ["Adler"]),
        ({"outcome": "response"}, []),
        ({"flagged": True}, ["Okafor"]),
        ({"search": "ber"}, ["Berg"]),
        ({"phase": "maintenance"}, []),
    ],
)
def test_list_is_narrowed_and_ordered_as_wanted(
    inside: Cast, people: dict[str, Course], wanted: dict[str, object], found: list[str]
) -> None:
    assert names(inside, **wanted) == found


def test_page_says_whether_more_follows(inside: Cast, people: dict[str, Course]) -> None:
    first = caseload(inside.clinic, Wanted(), today=MONDAY, count=1)
    second = caseload(inside.clinic, Wanted(), today=MONDAY, start=1, count=1)
    assert (len(first.lines), first.has_more) == (1, True)
    assert (len(second.lines), second.has_more) == (1, False)


def test_page_is_one_query_however_many_patients(inside: Cast, people: dict[str, Course]) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = caseload(inside.clinic, Wanted(state=""), today=MONDAY)
        shown = [(line.course.patient.display_name, line.course.protocol.name) for line in page.lines]
    assert len(shown) == 3
    assert len(queries) == 1


def test_other_clinics_see_nothing_of_it(inside: Cast, people: dict[str, Course]) -> None:
    assert caseload(inside.other_clinic, Wanted(state=""), today=MONDAY).lines == ()
