"""What is typed to find a patient: a number may be an identifier, a date or a telephone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.formats import calendar_date
from clinic.patients.rules import phone_digits, phone_ends, read_query
from clinic.patients.rules.finding import dates_in
from clinic.patients.selectors import find_patients
from clinic.patients.services import add_identifier, update_patient
from tests.build import BUILDER, Cast, make_patient

TODAY = dt.date(2026, 12, 1)
MAY = dt.date(1980, 5, 17)
dates = st.dates(min_value=dt.date(1900, 1, 1), max_value=TODAY)


def read(text: str, *, month_first: bool = False) -> frozenset[dt.date]:
    return dates_in(text, month_first=month_first, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "1980-05-17",
        "19800517",
        "1980/5/17",
        "17 May 1980",
        "17. May 1980",
        "17-May-1980",
        "17 may 80",
        "May 17, 1980",
        "17/05/1980",
        "17.5.1980",
        "17 5 1980",
        "17/05/80",
        # Seventeen is no month: read as the other order has it.
        "5/17/1980",
    ],
)
def test_date_is_read_as_pages_and_people_write_it(text: str) -> None:
    assert read(text) == {MAY}
    assert read(text, month_first=True) == {MAY}


def test_clinics_order_decides_where_two_are_possible() -> None:
    assert read("5/6/1980") == {dt.date(1980, 6, 5)}
    assert read("5/6/1980", month_first=True) == {dt.date(1980, 5, 6)}


def test_year_of_two_digits_may_be_of_either_century_but_not_ahead() -> None:
    assert read("1.2.20") == {dt.date(1920, 2, 1), dt.date(2020, 2, 1)}
    assert read("1.2.52") == {dt.date(1952, 2, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1980",
        "31/02/1980",
        "1980-13-01",
        "17 Mai 1980",
        "2999-01-01",
        "29990101",
        "020 7946 0018",
        "1/2",
        "5/17/05/1980",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text) == frozenset()


@given(day=dates, month_first=st.booleans())
def test_every_date_is_read_as_a_page_writes_it(day: dt.date, *, month_first: bool) -> None:
    assert read(calendar_date(day), month_first=month_first) == {day}
    assert read(day.isoformat(), month_first=month_first) == {day}
    typed = f"{day.month}/{day.day}/{day.year}" if month_first else f"{day.day}/{day.month}/{day.year}"
    assert read(typed, month_first=month_first) == {day}


@given(text=st.text(max_size=40), month_first=st.booleans())
def test_nothing_typed_fails_or_is_lost(text: str, *, month_first: bool) -> None:
    asked = list(read_query(text, month_first=month_first, today=TODAY))
    assert [word.text for part in asked for word in part.words] == text.split()


def test_number_keeps_all_it_may_be() -> None:
    [asked] = read_query("19800517", month_first=False, today=TODAY)
    assert asked.words[0].births == {MAY}
    assert asked.phone == "19800517"
    assert not asked.is_plain
    [spoken, name] = read_query("17 May 1980 okafor", month_first=False, today=TODAY)
    assert spoken.births == {MAY}
    assert [word.text for word in name.words] == ["okafor"]
    assert name.is_plain


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("020 7946 0018", "2079460018"),
        ("+44 (0)20 7946-0018", "442079460018"),
        ("0044 20 7946 0018", "442079460018"),
        ("000", ""),
        ("", ""),
    ],
)
def test_digits_of_a_number_as_compared(number: str, digits: str) -> None:
    assert phone_digits(number) == digits


def test_end_of_a_number_is_what_both_ways_of_writing_share() -> None:
    assert "8100649702" in phone_ends("020 7946 0018")
    assert "8100649702" in phone_ends("+44 20 7946 0018")
    assert phone_ends("0018") == ("8100",)
    assert phone_ends("018") == ()


@pytest.fixture
def ada(inside: Cast) -> Cast:
    """Reached by telephone and e-mail, known by a number that could be a date; in the United Kingdom."""
    inside.clinic.jurisdiction = "UK"
    update_patient(patient=inside.patient, expected_version=1, phone="+44 (0)20 7946 0718", by=BUILDER)
    add_identifier(patient=inside.patient, system="urn:mrn", value="20010203", by=BUILDER)
    make_patient(inside.clinic, "Brandt", date_of_birth=dt.date(2001, 2, 3), phone="030 555 0142")
    return inside


def found(cast: Cast, query: str) -> list[str]:
    return [patient.family_name for patient in find_patients(clinic=cast.clinic, query=query)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("20010203", ["Brandt", "Okafor"]),
        ("20010203 okafor", ["Okafor"]),
        ("3 Feb 2001", ["Brandt"]),
        ("3/2/2001", ["Brandt"]),
        ("okafor 17 May 1980", ["Okafor"]),
        ("17 May 1980 brandt", []),
        ("020 7946 0718", ["Okafor"]),
        ("+44 20 7946 0718", ["Okafor"]),
        ("0044 20 79460718", ["Okafor"]),
        ("442079", ["Okafor"]),
        ("79460718", ["Okafor"]),
        ("0718", ["Okafor"]),
        ("718", []),
        ("okafor 020 7946 0718", ["Okafor"]),
        ("brandt 020 7946 0718", []),
        ("+49 30 555 0142", ["Brandt"]),
        ("030 555 0142", ["Brandt"]),
        ("okafor@patients.example", ["Okafor"]),
        ("OKAFOR@pat", ["Okafor"]),
        ("ada okafor@patients.example", ["Okafor"]),
        ("brandt okafor@patients.example", []),
        ("example", []),
    ],
)
def test_patient_is_found_by_number_date_telephone_or_mail(ada: Cast, query: str, names: list[str]) -> None:
    assert found(ada, query) == names


def test_date_is_read_in_the_clinics_order(ada: Cast) -> None:
    ada.clinic.jurisdiction = "US"
    assert found(ada, "2/3/2001") == ["Brandt"]
    assert found(ada, "3/2/2001") == []


def test_search_follows_a_change_of_telephone_and_mail(ada: Cast) -> None:
    update_patient(
        patient=ada.patient,
        expected_version=ada.patient.version,
        phone="",
        email="new@patients.example",
        by=BUILDER,
    )
    assert found(ada, "020 7946 0718") == found(ada, "okafor@patients.example") == []
    assert found(ada, "new@patients.example") == ["Okafor"]
