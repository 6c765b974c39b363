"""Every definition that ships: complete, true to its stated range, and without wording it may not carry."""

import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from clinic.evidence.basis import EDITABLE_DEFAULT, bases
from clinic.instruments.rules import (
    ContentPolicy,
    FilledBy,
    Instrument,
    UnknownInstrumentError,
    instrument,
    instruments,
    loinc_notice,
    score,
)
from clinic.instruments.rules.catalogue import DATA

TOTALS: dict[str, int | None] = {
    "phq-9": 27,
    "phq-2": 6,
    "gad-7": 21,
    "pcl-5": 80,
    "ham-d17": 52,
    "audit-c": 12,
    "moaa-s": 5,
    "madrs": 60,
    "bdi-ii": 63,
    "qids-sr16": 27,
    "cadss": 92,
    "cadss-6": 24,
    "c-ssrs-screener": None,
    "dast-10": 10,
    "who-5": 100,
    "wsas": 40,
    "ymrs": 60,
}
LOINC_CODE = re.compile(r"(LA)?\d+-\d")


def each(fits: Callable[[Instrument], object] = lambda _: True) -> pytest.MarkDecorator:
    found = [definition for definition in instruments().values() if fits(definition)]
    return pytest.mark.parametrize("definition", found, ids=[definition.code for definition in found])


def most_points(definition: Instrument) -> dict[str, int | None]:
    """The answers that give the highest total: one of each pair of alternatives, and no item waived."""
    waiving = {
        item.skip_if.item for item in definition.items if item.skip_if and not item.skip_if.scores_zero
    }
    alternatives = {link_id for group in definition.one_of for link_id in group[1:]}
    return {
        item.link_id: max(item.values, key=item.points)
        for item in definition.items
        if item.link_id not in alternatives | (waiving if definition.has_total else set())
    }


def basis_references(node: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "basis":
                yield (value,) if isinstance(value, str) else tuple(value)
            yield from basis_references(value)
    elif isinstance(node, list):
        for value in node:
            yield from basis_references(value)


def test_instruments_of_the_program_are_all_defined() -> None:
    assert sorted(instruments()) == sorted(TOTALS)


def test_instrument_of_unknown_code_raises_naming_it() -> None:
    with pytest.raises(UnknownInstrumentError, match="no instrument 'phq-99'"):
        instrument("phq-99")


@each()
def test_definition_item_ranges_add_up_to_the_stated_total(definition: Instrument) -> None:
    result = score(definition, most_points(definition))
    assert definition.maximum == TOTALS[definition.code]
    assert result.missing == ()
    assert result.total == result.maximum == definition.maximum


@each(lambda definition: definition.bands)
def test_definition_bands_cover_the_range_without_gap_or_overlap(definition: Instrument) -> None:
    edges = [-1, *(band.high for band in definition.bands)]
    assert [band.low for band in definition.bands] == [edge + 1 for edge in edges[:-1]]
    assert edges[-1] == definition.maximum


@each()
def test_definition_refers_only_to_its_own_items(definition: Instrument) -> None:
    link_ids = [item.link_id for item in definition.items]
    referred = {link_id for domain in definition.domains for link_id in domain.items}
    referred |= {link_id for group in definition.one_of for link_id in group}
    referred |= {flag.item for flag in definition.flags}
    referred |= {item.skip_if.item for item in definition.items if item.skip_if}
    assert len(set(link_ids)) == len(link_ids)
    assert referred <= set(link_ids)


@each(lambda definition: definition.content_policy is not ContentPolicy.FULL)
def test_definition_without_permission_ships_no_wording(definition: Instrument) -> None:
    assert not definition.stem + definition.instructions
    assert not any(item.text for item in definition.items)
    assert {answer.label for item in definition.items for answer in item.answers} <= {"", "No", "Yes"}


@each(lambda definition: definition.is_self_report_form)
def test_self_report_form_words_every_item_and_answer(definition: Instrument) -> None:
    assert definition.filled_by is not FilledBy.CLINICIAN
    assert all(item.text for item in definition.items)
    assert all(answer.label for item in definition.items for answer in item.answers)


def test_self_report_forms_are_the_five_with_free_wording() -> None:
    forms = {code for code, definition in instruments().items() if definition.is_self_report_form}
    assert forms == {"phq-9", "phq-2", "gad-7", "pcl-5", "audit-c"}


@each(lambda definition: definition.remission)
def test_definition_has_one_default_remission_cutoff(definition: Instrument) -> None:
    defaults = [cutoff for cutoff in definition.remission if cutoff.is_default]
    assert len(defaults) == 1
    assert len({cutoff.name for cutoff in definition.remission}) == len(definition.remission)


@each()
def test_definition_codes_are_well_formed_loinc(definition: Instrument) -> None:
    codes = {definition.loinc_panel, definition.loinc_total} | {item.loinc for item in definition.items}
    codes |= {answer.loinc for item in definition.items for answer in item.answers}
    assert all(LOINC_CODE.fullmatch(code) for code in codes - {""})


@pytest.mark.parametrize(
    "name", sorted(entry.name for entry in DATA.iterdir() if entry.name.endswith(".toml"))
)
def test_definition_numbers_cite_a_source_or_admit_to_be_ours(name: str) -> None:
    table = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    references = list(basis_references(table))
    assert references
    for refs in references:
        citable = all(basis.status.is_citable for basis in bases(refs) if basis.ref != EDITABLE_DEFAULT)
        assert citable or EDITABLE_DEFAULT in refs, f"{name}: {refs}"


def test_value_for_code_accepts_the_answer_code_loinc_lists_for_a_gad7_item() -> None:
    item = instrument("gad-7").item("2")
    assert item.value_for_code("LA6570-1") == item.value_for_code("LA18938-3") == 2
    assert item.value_for_code("LA0000-0") is None


def test_loinc_notice_names_its_owner_and_licence() -> None:
    assert "Regenstrief Institute" in loinc_notice()
    assert "https://loinc.org/license/" in loinc_notice()
