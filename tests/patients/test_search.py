"""The search for a patient: what it finds, that it follows the names, and that an index serves it."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.errors import FieldError
from clinic.patients import services
from clinic.patients.models import Patient, SearchWord
from clinic.patients.rules import LONGEST_WORD, fold, query_words, words_of
from clinic.patients.selectors import find_patients
from tests.build import BUILDER, Cast, make_patient


def found(cast: Cast, query: str) -> list[str]:
    return [patient.family_name for patient in find_patients(clinic=cast.clinic, query=query)]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("O'Brien", "obrien"),
        ("O\u2019Brien", "obrien"),
        ("Łukasz", "lukasz"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Weiß", "weiss"),
        ("Søren", "soren"),
        ("İnci", "inci"),
        ("Σίσυφος", "σισυφοσ"),
        ("MRN-0017", "mrn0017"),
        ("王小明", "王小明"),
        ("%_\\", ""),
    ],
)
def test_fold_leaves_letters_and_digits(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_words_hold_a_joined_name_whole_and_in_parts() -> None:
    assert words_of("Smith-Jones  Ana") == {"smithjones", "smith", "jones", "ana"}
    assert words_of("- %") == frozenset()


@given(st.text())
def test_fold_of_a_folded_word_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert len(folded) <= LONGEST_WORD
    assert folded.isalnum() or not folded


@given(st.text(), st.integers(1, 200))
def test_every_beginning_of_a_word_written_finds_it(text: str, length: int) -> None:
    for typed in query_words(text):
        assert any(word.startswith(typed[:length]) for word in words_of(text))


@pytest.mark.parametrize(
    "query",
    [
        "lop",
        "GARCIA",
        "garcía lópez",
        "josé",
        "jose maria",
        "pepe",
        "lópez-garcía, pepe",
        "mrn-00",
        "00417",
        "mrn00417",
    ],
)
def test_search_finds_by_the_beginning_of_any_word(inside: Cast, query: str) -> None:
    jose = make_patient(inside.clinic, "López-García", given_names="José María", preferred_name="Pepe")
    services.add_identifier(patient=jose, system="urn:mrn", value="MRN-00417", by=BUILDER)
    assert found(inside, query) == ["López-García"]


@pytest.mark.parametrize("query", ["%", "_", "-", "arc", "lopez okafor", "1980-05-18", "okafor 1980-05-18"])
def test_search_finds_nobody_when_a_word_does_not_fit(inside: Cast, query: str) -> None:
    make_patient(inside.clinic, "López-García")
    assert found(inside, query) == []


def test_search_follows_a_change_of_name(inside: Cast) -> None:
    ada = services.register_patient(
        clinic=inside.clinic, family_name="Larsen", given_names="Ada", by=BUILDER, client_key="one"
    )
    services.update_patient(patient=ada, expected_version=1, family_name="Larsen-Ito", by=BUILDER)
    services.update_patient(patient=ada, expected_version=2, family_name="Ito", by=BUILDER)
    assert (found(inside, "larsen"), found(inside, "ito ada")) == ([], ["Ito"])


def test_search_follows_the_stored_name_not_an_outdated_copy(inside: Cast) -> None:
    outdated = Patient.objects.get(pk=inside.patient.pk)
    services.update_patient(patient=inside.patient, expected_version=1, family_name="Ito", by=BUILDER)
    services.search.keep_words(patient=outdated)
    assert (found(inside, "okafor"), found(inside, "ito")) == ([], ["Ito"])


def test_identifier_of_another_patient_leaves_no_word_behind(inside: Cast) -> None:
    other = make_patient(inside.clinic, "Sato")
    services.add_identifier(patient=other, system="urn:mrn", value="A-17", by=BUILDER)
    with pytest.raises(FieldError):
        services.add_identifier(patient=inside.patient, system="urn:mrn", value="A-17", by=BUILDER)
    assert found(inside, "a17") == ["Sato"]


def test_words_of_another_clinic_stay_there(inside: Cast) -> None:
    assert found(inside, "larsen") == []
    assert not SearchWord.objects.filter(patient=inside.other_patient).exists()


def test_search_walks_an_index_under_row_level_security(inside: Cast) -> None:
    # Enough words for one index to be clearly cheaper than another.
    words = [f"w{number:05d}" for number in range(2_000)]
    own = {"clinic": inside.clinic, "patient": inside.patient, "part": SearchWord.Part.GIVEN}
    SearchWord.objects.bulk_create([SearchWord(**own, word=word) for word in words])
    with transaction.atomic(), connection.cursor() as cursor:
        # On a handful of rows reading all is cheapest; whether the index may serve the search is asked here.
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = json.loads(find_patients(clinic=inside.clinic, query="okaf").explain(format="json"))
    assert any("word" in condition for condition in _conditions(plan[0]["Plan"], "patient_by_word"))


def _conditions(node: dict[str, Any], index: str) -> list[str]:
    """What bounds each scan of `index`; a condition that may leak is no bound but a filter after it."""
    own = [node["Index Cond"]] if node.get("Index Name") == index else []
    return own + [text for below in node.get("Plans", []) for text in _conditions(below, index)]
