"""Mistakes of a mapping file, each named by its key and value."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from clinic.accounts.models import Clinic
from clinic.care.imports import MappingError, read_mapping
from clinic.care.imports.parsing import parse_mapping
from tests.care.imported import LONG, MAPPING, counts, long_file, run_import

SCORE = {"instrument": "phq-9", "total": 3, "day": 0}


def patient(**fields: object) -> dict[str, object]:
    return {"patient": {"identifier": {"system": "x", "column": "id"}} | fields}


def course(**fields: object) -> dict[str, object]:
    return {"course": {"day_zero": "2026-01-01"} | fields}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scores": [{"instrument": "phq-9", "total": 3}]}, "scores: give either on (a date) or day"),
        ({"scores": [{"instrument": "phq-9", "day": 0}]}, "scores: give either total or answers"),
        ({"scores": SCORE}, "scores: write [[scores]] in two pairs of brackets"),
        ({"scores": [3]}, "scores: write [[scores]] in two pairs of brackets (given: [3])"),
        ({"scores": [SCORE | {"day": "soon"}]}, "scores.day: 'soon' is not a number"),
        ({"scores": [SCORE | {"instrument": "phq9"}]}, "scores.instrument: must be one of "),
        (
            {"scores": [SCORE | {"instrument": {"column": "s", "values": {"P": "phq9"}}}]},
            "scores.instrument: must be one of ",
        ),
        (
            {"scores": [{"instrument": "phq-2", "day": 0, "answers": {"9": {"column": "q"}}}]},
            "scores.answers.9: phq-2 has no such item; its items: 1, 2",
        ),
        ({"scores": [SCORE | {"answers": 3}]}, "scores.answers: must be a table (given: 3)"),
        ({"doses": [{"day": 0}]}, "doses.amount_mg: is missing"),
        ({"doses": [{"amount_mg": 40, "day": 0, "answers": {}}]}, "doses.answers: unknown key"),
        ({"weigths": []}, "weigths: unknown key"),
        ({"course": {}}, "course.day_zero: is missing"),
        (course(product="x"), "course.product: unknown key"),
        (course(day_zero="2026-13-01"), "course.day_zero: '2026-13-01' is not a date written as %Y-%m-%d"),
        (course(psychotherapy="perhaps"), "course.psychotherapy: 'perhaps' is neither yes nor no"),
        (course(primary_instrument="phq9"), "course.primary_instrument: must be one of "),
        (course(primary_instrument=["phq-9"]), "course.primary_instrument: must be one of "),
        (course(protocol=3), "course.protocol: must be a text (given: 3)"),
        ({"patient": {"identifier": {"system": "x"}}}, "patient.identifier: give { column"),
        ({"patient": {"identifier": "id"}}, "patient.identifier: must be a table (given: 'id')"),
        (
            {"patient": {"identifier": {"system": "x" * 301, "column": "id"}}},
            "patient.identifier.system: at most 300 characters",
        ),
        (patient(sex={"column": "s", "values": {"F": "woman"}}), "patient.sex: must be one of female, male"),
        (patient(sex={"column": "s", "values": "F"}), "patient.sex.values: must be a table"),
        (patient(family_name={"column": 3}), "patient.family_name: give { column"),
        (patient(family_name=["Study"]), "patient.family_name: must be a text, a number"),
        (patient(family_name={"text": "P {"}), "patient.family_name.text: "),
        (patient(family_name={"text": "P {}"}), "patient.family_name.text: braces hold the name of a column"),
        (patient(family_name={"text": "{id:>9}"}), "patient.family_name.text: braces hold the name of a col"),
        ({"file": {"delimiter": ";;"}}, "file.delimiter: must be one character, such as ';' (given: ';;')"),
        ({"file": {"delimiter": ""}}, "file.delimiter: must be one character"),
        ({"file": {"missing": "NA"}}, "file.missing: must be a list, such as ['', 'NA'] (given: 'NA')"),
        ({"file": {"date_format": "%Q"}}, "file.date_format: must write a whole date"),
        ({"file": {"date_format": "%d/%m"}}, "file.date_format: must write a whole date"),
        ({"file": {"date_format": 3}}, "file.date_format: must write a whole date"),
        ({"file": {"decimal": ";"}}, "file.decimal: must be '.' or ',' (given: ';')"),
        ({"file": {"decimal": ""}}, "file.decimal: must be '.' or ','"),
        ({"file": {"encoding": "utf-99"}}, "file.encoding: must be one such as 'cp1252'"),
        ({"file": {"encoding": "rot13"}}, "file.encoding: must be one such as 'cp1252'"),
        (
            course(day_zero={"column": "d", "date_format": "%d.%m"}),
            "course.day_zero.date_format: must write a",
        ),
        (patient(sex={"column": "s", "date_format": "%d.%m.%Y"}), "patient.sex.date_format: sex is no date"),
        ({"weights": [{"day": 0}]}, "weights: give either kg or weight"),
        ({"weights": [{"kg": 80, "weight": 80, "day": 0}]}, "weights: give either kg or weight"),
        ({"weights": [{"kg": 80, "unit": "lb", "day": 0}]}, "weights.unit: belongs to weight"),
        ({"weights": [{"weight": 80, "unit": "st", "day": 0}]}, "weights.unit: 'st' is none of kg, lb"),
        (
            {"weights": [{"kg": 80, "day": 0, "accept_jumps": 1}]},
            "weights.accept_jumps: must be true or false",
        ),
    ],
)
def test_mapping_that_cannot_be_used_names_its_key(change: dict[str, object], message: str) -> None:
    with pytest.raises(MappingError) as refused:
        parse_mapping(patient() | course() | change)
    assert message in str(refused.value)


def test_protocol_the_clinic_does_not_have_is_named_and_nothing_stored(
    clinic: Clinic, tmp_path: Path
) -> None:
    table, mapping = long_file(tmp_path, "7;M;;F;02/03/2026;;;;;;")
    mapping.write_text(LONG.replace("racemic-iv-standard", "racemic-iv-standart"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"course\.protocol: .*'racemic-iv-standart'"):
        run_import(table, mapping)
    assert counts(clinic)["Patient"] == 0


def test_mapping_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    marked = tmp_path / "marked.toml"
    marked.write_text(MAPPING.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert read_mapping(marked) == read_mapping(MAPPING)


def test_column_name_with_dots_and_brackets_is_only_a_name(clinic: Clinic, tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "t.toml"
    table.write_text("id,name.first[0]\n1,Ann\n", encoding="utf-8")
    mapping.write_text(
        '[patient]\nidentifier = { system = "x", column = "id" }\nfamily_name = "{Study}"\n'
        'given_names = { text = "{{{name.first[0]}}}" }\n[course]\nday_zero = 2025-01-01\n',
        encoding="utf-8",
    )
    assert "Added 1 patients" in run_import(table, mapping)


def test_column_the_file_does_not_have_is_named(clinic: Clinic, tmp_path: Path) -> None:
    table = tmp_path / "other.csv"
    table.write_text("id,arm,bdi_0m\n1,TAU,20\n", encoding="utf-8")
    with pytest.raises(CommandError, match="the file has no column 'bdi_2m'"):
        run_import(table, MAPPING)
