"""A person with one name is a person with a name: stored, told, listed and found by it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.patients.rules import with_only_name
from clinic.patients.selectors import find_patients
from clinic.patients.services import register_patient, update_patient
from tests.build import BUILDER, Cast


@pytest.mark.parametrize(
    ("family", "given_names", "stored"),
    [
        ("Sukarno", "", ("Sukarno", "")),
        ("", "Sukarno", ("Sukarno", "")),
        ("  ", " Sukarno ", ("Sukarno", "")),
        ("Okafor", "Ada", ("Okafor", "Ada")),
        ("", "", ("", "")),
    ],
)
def test_only_name_is_the_family_name(family: str, given_names: str, stored: tuple[str, str]) -> None:
    kept = with_only_name({"family_name": family, "given_names": given_names, "sex": "male"})
    assert (kept["family_name"], kept["given_names"], kept["sex"]) == (*stored, "male")


def test_family_name_that_is_not_spoken_of_is_not_missing() -> None:
    assert with_only_name({"given_names": "Ada"}) == {"given_names": "Ada"}


@given(st.text(), st.text())
def test_no_name_is_lost(family: str, given_names: str) -> None:
    kept = with_only_name({"family_name": family, "given_names": given_names})
    assert f"{kept['family_name']} {kept['given_names']}".split() == f"{family} {given_names}".split()


@pytest.mark.parametrize("typed", [{"family_name": "Sukarno"}, {"given_names": "Sukarno"}])
def test_person_with_one_name_is_shown_and_found_by_it(inside: Cast, typed: dict[str, Any]) -> None:
    patient = register_patient(clinic=inside.clinic, by=BUILDER, **typed)
    assert (patient.display_name, patient.first_name, str(patient)) == ("Sukarno",) * 3
    assert list(find_patients(clinic=inside.clinic, query="suka")) == [patient]
    again = update_patient(
        patient=patient, expected_version=1, family_name="", given_names="Kusno", by=BUILDER
    )
    assert (again.family_name, again.given_names) == ("Kusno", "")


def test_nobody_is_registered_without_any_name(inside: Cast) -> None:
    unnamed: list[dict[str, Any]] = [{}, {"family_name": " ", "given_names": ""}]
    for nameless in unnamed:
        with pytest.raises(FieldError) as refused:
            register_patient(clinic=inside.clinic, by=BUILDER, **nameless)
        assert refused.value.field == "family_name"
    with pytest.raises(FieldError):
        update_patient(patient=inside.patient, expected_version=1, family_name="", given_names="", by=BUILDER)
    assert Patient.objects.get(pk=inside.patient.pk).family_name == "Okafor"


def test_called_by_the_name_they_prefer() -> None:
    patient = Patient(family_name="Sukarno", preferred_name="Bung Karno")
    assert (patient.first_name, patient.display_name) == ("Bung Karno", "Bung Karno Sukarno")


@pytest.mark.parametrize("sign", ["\u200b", "\u3164", "\u2800", "\u115f\u1160", "\ufeff \u00ad", "\u034f"])
@pytest.mark.parametrize("field", ["family_name", "given_names", "preferred_name"])
def test_name_of_nothing_that_can_be_seen_is_refused(inside: Cast, field: str, sign: str) -> None:
    """Two such people are told apart by nothing on the screen."""
    names: dict[str, Any] = {"family_name": "Okafor", "given_names": "Ada"} | {field: sign}
    with pytest.raises(FieldError, match=f"{field}: holds nothing that can be seen"):
        register_patient(clinic=inside.clinic, by=BUILDER, **names)
