"""Whether two records may be of one person, and that no door registers one twice without an answer."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from clinic.accounts.tenancy import enter_clinic
from clinic.care.people import register_patient
from clinic.core.errors import TaperError
from clinic.patients.models import Patient
from clinic.patients.rules import Identity, likeness, same_but_zeros
from clinic.patients.selectors import find_patients, namesakes
from clinic.patients.services import NamesakeError, add_identifier, update_patient
from tests.build import BUILDER, Cast, make_patient

BORN, OTHER = dt.date(1970, 2, 1), dt.date(1970, 2, 2)
MRN = "urn:example:mrn"


def who(family: str, given_names: str = "", born: dt.date | None = BORN, *numbers: str) -> Identity:
    identifiers = frozenset((MRN, number) for number in numbers)
    return Identity(family=family, given=given_names, born=born, identifiers=identifiers)


INES = who("Kraus", "Ines", BORN, "00123")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (who("KRAUS", "in\u00e8s"), "the same name, and the same date of birth"),
        (who("Ines", "Kraus"), "the same name, and the same date of birth"),
        (who("Kraus", "Ines", None), "the same name, and no other date of birth is known"),
        (who("Kraus", "Agnes"), "the same family name and date of birth"),
        (who("Kraus-Weber", "Ines"), "a name of the two is the other's without a part"),
        (who("Ines"), "a name of the two is the other's without a part"),
        (who("Weber", "Uwe", OTHER, "123"), "the identifier"),
        (who("Weber", "Uwe", None, "0-0123"), "the identifier"),
    ],
)
def test_who_may_be_the_same_is_told_why(other: Identity, why: str) -> None:
    found = likeness(other, INES)
    assert found is not None
    assert why in found.why


@pytest.mark.parametrize(
    "other",
    [
        who("Kraus", "Ines", OTHER),
        who("Kraus", "Agnes", OTHER),
        who("Kraus", "Agnes", None),
        who("Weber", "Ines"),
        who("Ines", "", None),
        who("?", "-"),
        who("", "", BORN),
        who("Weber", "Uwe", OTHER, "1230"),
        who("Weber", "Uwe", OTHER, "-"),
    ],
)
def test_who_differs_is_not_asked_about(other: Identity) -> None:
    assert likeness(other, INES) is None
    assert likeness(INES, other) is None


def test_two_unknown_dates_of_birth_are_not_the_same_day() -> None:
    assert likeness(who("Kraus", "Agnes", None), who("Kraus", "Ines", None)) is None
    assert likeness(who("Kraus", "", None), who("Kraus", "Ines", None)) is None


def test_number_of_another_system_says_nothing() -> None:
    other = Identity(family="Weber", identifiers=frozenset({("urn:lab", "00123")}))
    assert likeness(other, INES) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Brien", "OBrien"), ("Smith-Jones", "Smith Jones"), ("Łukasz", "lukasz"), ("王小明", "王小明")],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert likeness(who(one, "Ada", None), who(other, "Ada")) is not None


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_mutual(one: str, first: str, other: str, second: str) -> None:
    mine, theirs = who(one, first, BORN, second), who(other, second, None, first)
    assert (likeness(mine, theirs) is None) == (likeness(theirs, mine) is None)


@given(st.text(min_size=1, max_size=30), st.integers(0, 5))
def test_zeros_in_front_of_a_number_do_not_count(text: str, zeros: int) -> None:
    assert same_but_zeros(same_but_zeros(text)) == same_but_zeros(text)
    assert same_but_zeros(f"{'0' * zeros}17") == "17"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("00123", "123", True),
        ("MRN-007", "mrn7", True),
        ("0", "00", True),
        ("100", "1", False),
        ("12300", "123", False),
        ("A-1", "A-2", False),
        ("x" * 100 + "1", "x" * 100 + "2", False),
    ],
)
def test_identifiers_that_differ_in_zeros_and_signs(one: str, other: str, *, is_same: bool) -> None:
    assert (same_but_zeros(one) == same_but_zeros(other)) is is_same


def test_both_forms_of_a_number_are_found(inside: Cast) -> None:
    add_identifier(patient=inside.patient, system=MRN, value="MRN-00123", by=BUILDER)
    for typed in ("mrn-00123", "MRN123", "mrn00123", "00123"):
        assert list(find_patients(clinic=inside.clinic, query=typed)) == [inside.patient], typed


def register(cast: Cast, family: str, **details: Any) -> Patient:
    return register_patient(clinic=cast.clinic, family_name=family, by=BUILDER, **details)


def test_same_person_is_registered_once_without_an_answer(inside: Cast) -> None:
    ada = {"given_names": "ADA", "date_of_birth": None}
    with pytest.raises(NamesakeError) as asked:
        register(inside, "okafor", **ada)
    assert asked.value.ids == {inside.patient.pk}
    assert asked.value.field == "family_name"
    twin = register(inside, "okafor", others=asked.value.ids, **ada)
    with pytest.raises(NamesakeError) as again:
        register(inside, "okafor", others=asked.value.ids, **ada)
    assert again.value.ids == {twin.pk}


def test_inactive_patient_is_asked_about_too_and_one_in_error_not(inside: Cast) -> None:
    inside.patient.change(is_active=False)
    with pytest.raises(NamesakeError):
        register(inside, "Okafor", given_names="Ada")
    inside.patient.change(status=Patient.Status.ENTERED_IN_ERROR)
    assert register(inside, "Okafor", given_names="Ada").stands


def test_other_clinics_people_are_not_asked_about(inside: Cast) -> None:
    larsen = inside.other_patient
    born, given_names = larsen.date_of_birth, larsen.given_names
    assert register(inside, "Larsen", given_names=given_names, date_of_birth=born).stands


def test_same_post_again_is_no_namesake_of_itself(inside: Cast) -> None:
    numbers = {"identifiers": [(MRN, "7")], "client_key": "one"}
    first = register(inside, "Sato", given_names="Ren", **numbers)
    assert register(inside, "Sato", given_names="Ren", **numbers) == first
    assert [each.value for each in first.identifiers.all()] == ["7"]


def test_refused_registration_leaves_nothing(inside: Cast) -> None:
    add_identifier(patient=inside.patient, system=MRN, value="7", by=BUILDER)
    before = Patient.objects.count()
    for numbers in ([(MRN, "7")], [(MRN, "007")]):
        with pytest.raises(TaperError):
            register(inside, "Sato", given_names="Ren", identifiers=numbers)
        assert Patient.objects.count() == before
        assert not list(find_patients(clinic=inside.clinic, query="sato"))


def test_change_is_asked_about_only_when_it_makes_two_alike(inside: Cast) -> None:
    other = register(inside, "Brandt", given_names="Ben", date_of_birth=dt.date(1980, 5, 17))
    with pytest.raises(NamesakeError):
        update_patient(patient=other, expected_version=1, family_name="Okafor", by=BUILDER)
    other.refresh_from_db()
    assert other.family_name == "Brandt"
    said = update_patient(
        patient=other, expected_version=1, family_name="Okafor", others=[inside.patient.pk], by=BUILDER
    )
    assert update_patient(patient=said, expected_version=2, given_names="Bo", by=BUILDER).given_names == "Bo"


def test_search_for_namesakes_costs_the_same_in_a_large_family(
    inside: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        make_patient(inside.clinic, "Okafor", given_names=f"Child {number}")
    identity = Identity(
        family="Okafor", given="Ada", born=dt.date(1980, 5, 17), identifiers=frozenset({(MRN, "7")})
    )
    with django_assert_max_num_queries(7):
        assert len(namesakes(inside.clinic, identity)) == 9


@pytest.mark.django_db(transaction=True)
def test_two_who_register_one_person_at_once_meet(cast: Cast) -> None:
    start, made, met = threading.Barrier(2), [], []

    def run() -> None:
        start.wait()
        try:
            with enter_clinic(cast.clinic, by=BUILDER):
                made.append(register(cast, "Sato", given_names="Ren"))
        except NamesakeError as error:
            met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(met)) == (1, 1)
