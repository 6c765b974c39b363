"""The caseload: found, filtered, ordered, paged and exported, by whoever may."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from clinic.audit.models import AccessEntry
from clinic.console.presenters.caseload import Filters, Place, Sort, page_of, rows_of
from clinic.core import clock
from clinic.outcomes.models import CourseOutcome
from clinic.patients.models import Patient
from clinic.patients.services import add_identifier
from clinic.treatments.models import Course
from tests.build import (
    BUILDER,
    Cast,
    make_course,
    make_dose,
    make_patient,
    make_reading,
    make_session,
)
from tests.console.conftest import Enter
from tests.console.pages import inside_of, make_flag

PAGE = "/patients/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def people(cast: Cast) -> dict[str, Patient]:
    """Okafor in induction and due yesterday, Ng on hold, Zhang ended, Sato without a course."""
    today = clock.today(cast.clinic.zone)
    made = {name: make_patient(cast.clinic, name) for name in ("Ng", "Zhang", "Sato")}
    people = {"Okafor": cast.patient} | made
    with inside_of(cast.patient):
        treated = make_course(
            people["Okafor"],
            phase="induction",
            next_target=today - DAY,
            visits_done=3,
            visits_planned=8,
        )
        make_course(people["Ng"], state="on-hold", phase="maintenance", next_target=today + 3 * DAY)
        make_course(people["Zhang"], state="completed", ended_on=today)
        add_identifier(patient=people["Ng"], system="https://ehr.example", value="MRN-7", by=BUILDER)
        make_flag(people["Okafor"])
        _judged(treated, "possible-relapse")
        session = make_session(
            treated, today - 2 * DAY, state="released", dosed_at=clock.now(), released_at=clock.now()
        )
        make_dose(session)
        make_reading(people["Okafor"], session=session, systolic=152, diastolic=91)
        make_reading(people["Okafor"], session=session, systolic=139, diastolic=95)
    return people


def shown(client: Client, query: str = "") -> list[str]:
    return [row.patient.family_name for row in client.get(f"{PAGE}?{query}").context["rows"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ng", "Okafor"]),
        ("show=all", ["Ng", "Okafor", "Sato", "Zhang"]),
        ("show=all&sort=-name", ["Zhang", "Sato", "Okafor", "Ng"]),
        ("show=ended", ["Zhang"]),
        ("show=none", ["Sato"]),
        ("sort=next", ["Okafor", "Ng"]),
        ("sort=-next", ["Ng", "Okafor"]),
        ("due=overdue", ["Okafor"]),
        ("due=week", ["Ng"]),
        ("due=today", []),
        ("phase=maintenance", ["Ng"]),
        ("state=possible-relapse", ["Okafor"]),
        ("state=on-hold", ["Ng"]),
        ("flags=on", ["Okafor"]),
        ("sort=next&flags=on", ["Okafor"]),
        ("protocol=racemic-iv-standard", ["Ng", "Okafor"]),
        ("q=zha", ["Zhang"]),
        ("q=hang", []),
        ("q=%C3%81d%C3%A1+ng", ["Ng"]),
        ("q=mrn-7", ["Ng"]),
        ("q=1980-05-17&show=none", ["Sato"]),
        ("q=%25", []),
        ("state=nonsense&phase=x&due=never&sort=age", ["Ng", "Okafor"]),
    ],
)
def test_caseload_shows_whom_the_address_bar_asks_for(
    nurse: Client, people: dict[str, Patient], query: str, names: list[str]
) -> None:
    assert shown(nurse, query) == names


def test_row_says_where_the_patient_stands(nurse: Client, people: dict[str, Patient]) -> None:
    row = nurse.get(f"{PAGE}?q=okafor").context["rows"][0]
    assert (row.phase, row.visit, row.days_overdue, row.state) == (
        "Induction",
        "3 of 8 done",
        1,
        "possible_relapse",
    )
    assert (str(row.peak), row.flags) == ("152/91", 1)
    assert row.scores.percent_change == -62
    assert row.scores.remission == 4


def test_search_reaches_whoever_is_not_in_treatment(nurse: Client, people: dict[str, Patient]) -> None:
    assert shown(nurse, "q=sato") == ["Sato"]


@pytest.mark.parametrize("sort", ["name", "-name", "next", "-next"])
def test_pages_show_everybody_once(inside: Cast, sort: str) -> None:
    for number in range(7):
        patient = make_patient(inside.clinic, f"Name{number % 3}")
        make_course(patient, next_target=dt.date(2026, 3, 1 + number % 2))
    filters = Filters(sort=Sort(sort.removeprefix("-")), descending=sort.startswith("-"))
    seen: list[Patient] = []
    place = Place(size=3)
    while True:
        page = page_of(inside.clinic, filters, dt.date(2026, 3, 1), place)
        seen += page.patients
        if page.after is None:
            break
        place = Place(size=3, after=page.after)
    assert len(seen) == len({patient.pk for patient in seen}) == 7


def test_next_page_keeps_the_filters(nurse: Client, cast: Cast) -> None:
    for number in range(51):
        make_patient(cast.clinic, f"Name{number:02}")
    first = nurse.get(f"{PAGE}?show=none").content.decode()
    assert "show=none&amp;after=" in first
    assert 'rel="prev"' not in first


def test_export_holds_what_is_shown_and_no_formula(
    prescriber: Client, people: dict[str, Patient], cast: Cast
) -> None:
    make_patient(cast.clinic, "=cmd()", given_names="=cmd()", preferred_name="=cmd()")
    answer = prescriber.get("/patients/export.csv?show=all")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Patient"] for row in rows] == [
        "'=cmd() =cmd()",
        "Ada Ng",
        "Ada Okafor",
        "Ada Sato",
        "Ada Zhang",
    ]
    assert rows[2]["Change, %"] == "-62"
    assert rows[2]["Open flags"] == "1"


def test_export_without_sight_of_flags_has_no_such_column(
    enter: Enter, cast: Cast, people: dict[str, Patient]
) -> None:
    text = enter(cast.manager).get("/patients/export.csv").content.decode()
    assert "Open flags" not in text
    assert shown(enter(cast.manager), "flags=on") == ["Ng", "Okafor"]


def test_export_is_logged_and_closed_to_the_nurse(nurse: Client, prescriber: Client, cast: Cast) -> None:
    assert nurse.get("/patients/export.csv").status_code == 403
    prescriber.get("/patients/export.csv?q=okafor")
    with inside_of(cast.patient):
        entry = AccessEntry.objects.get(purpose="export")
    assert (entry.actor_name, entry.clinic_id) == (str(cast.prescriber), cast.clinic.pk)
    assert "okafor" not in entry.detail


def test_caseload_asks_as_many_queries_for_many_as_for_one(
    inside: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    today = clock.today(inside.clinic.zone)
    for number in range(4):
        patient = make_patient(inside.clinic, f"Name{number}")
        session = make_session(
            make_course(patient), today, state="dosed", arrived_at=clock.now(), dosed_at=clock.now()
        )
        make_reading(patient, session=session)
        with django_assert_num_queries(8):
            page = page_of(inside.clinic, Filters(), today)
            rows_of(inside.clinic, page.patients, today, with_flags=True)


def _judged(course: Course, state: str) -> CourseOutcome:
    return CourseOutcome.objects.create(
        clinic=course.clinic,
        course=course,
        patient=course.patient,
        instrument="phq-9",
        is_primary=True,
        state=state,
        baseline_total=Decimal(21),
        latest_total=Decimal(8),
        percent_change=Decimal("-61.9"),
        recent_totals=[Decimal(21), Decimal(8)],
        derived_from="test",
        rebuilt_at=clock.now(),
    )
