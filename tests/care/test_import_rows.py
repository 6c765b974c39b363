"""Rows numbered as a spreadsheet does, every broken cell at once, files that disagree with the chart or themselves."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.care.imports import ImportRefusedError, import_table, read_mapping
from clinic.patients.models import Patient
from tests.build import BUILDER
from tests.care.imported import HEADER, TRIAL, counts, long_file, run_import

WHOLE = """
[patient]
identifier = { system = "urn:test", column = "mrn" }
family_name = { column = "surname" }
given_names = { column = "given" }
date_of_birth = { column = "dob" }
phone = { column = "phone" }

[course]
protocol = "racemic-iv-standard"
day_zero = { column = "start" }
ended_on = { column = "end" }
psychotherapy = { column = "cbt" }

[[scores]]
instrument = "phq-2"
answers = { 1 = { column = "q1" }, 2 = { column = "q2" } }
day = { column = "day" }

[[doses]]
amount_mg = { column = "mg" }
minutes = { column = "min" }
lot = { column = "lot" }
day = { column = "day" }

[[blood_pressure]]
systolic = { column = "sys" }
diastolic = { column = "dia" }
pulse = { column = "pulse" }
day = { column = "day" }

[[weights]]
kg = { column = "kg" }
day = { column = "day" }
"""
CELLS = {
    "mrn": "7",
    "surname": "Moreau",
    "given": "Ines",
    "dob": "1971-05-03",
    "phone": "0301",
    "start": "2025-03-03",
    "end": "2025-06-30",
    "cbt": "yes",
    "day": "7",
    "q1": "2",
    "q2": "1",
    "mg": "40",
    "min": "40",
    "lot": "A1",
    "sys": "130",
    "dia": "80",
    "pulse": "70",
    "kg": "70.5",
}


def whole_file(folder: Path, *rows: dict[str, str]) -> tuple[Path, Path]:
    """Each row is CELLS with some cells changed."""
    table, mapping = folder / "whole.csv", folder / "whole.toml"
    lines = [",".join(CELLS), *(",".join((CELLS | row).values()) for row in rows)]
    table.write_text("\n".join(lines), encoding="utf-8")
    mapping.write_text(WHOLE, encoding="utf-8")
    return table, mapping


def problems_of(clinic: Clinic, table: Path, mapping: Path) -> list[tuple[int, str, str]]:
    """Row, column and value of each cell the file is refused for; nothing may have been stored."""
    before = counts(clinic)
    with pytest.raises(ImportRefusedError) as refused, enter_clinic(clinic, by=BUILDER):
        import_table(clinic=clinic, path=table, mapping=read_mapping(mapping), by=BUILDER)
    assert counts(clinic) == before
    return [(problem.row, problem.column, problem.value) for problem in refused.value.problems]


def test_row_that_ends_early_is_refused_by_its_first_absent_column(clinic: Clinic, tmp_path: Path) -> None:
    lines = TRIAL.read_text(encoding="utf-8").splitlines()
    lines[4] = ",".join(lines[4].split(",")[:5])
    cut = tmp_path / "cut.csv"
    cut.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CommandError, match=r"row 5, column bdi_2m: '' is missing: the row ends after 5 of 9"):
        run_import(cut)
    assert counts(clinic)["Patient"] == 0


def test_rows_are_numbered_as_a_spreadsheet_shows_them(clinic: Clinic, tmp_path: Path) -> None:
    """Blank lines are rows; a line break in a quoted cell makes none."""
    fine = "7;Moreau;;F;02/03/2026;01/03/2026;PHQ;21;;;"
    broken = "8;Haddad;;M;03/03/2026;03/03/2026;PHQ;x;;;"
    split = '9;"Two\nlines";;M;03/03/2026;03/03/2026;PHQ;y;;;'
    found = problems_of(clinic, *long_file(tmp_path, "", fine, "", "", broken, split, broken))
    assert found == [(6, "score", "x"), (7, "score", "y"), (8, "score", "x")]


def test_quote_that_is_never_closed_does_not_swallow_the_rows_after_it(
    clinic: Clinic, tmp_path: Path
) -> None:
    table = tmp_path / "open.csv"
    table.write_text('id,name\n1,Ann\n2,"Bob\n3,Cid\n', encoding="utf-8")
    mapping = tmp_path / "open.toml"
    mapping.write_text(
        '[patient]\nidentifier = { system = "x", column = "id" }\nfamily_name = { column = "name" }\n'
        'given_names = "G"\n[course]\nday_zero = "2025-01-01"\n',
        encoding="utf-8",
    )
    assert problems_of(clinic, table, mapping) == [(3, "(whole row)", "")]


def test_every_broken_cell_of_every_stage_is_listed_at_once(clinic: Clinic, tmp_path: Path) -> None:
    rows = [
        {"mrn": "1", "q1": "9", "q2": "8", "sys": "1300", "dia": "800", "kg": "7000", "mg": "0"},
        {"mrn": "2", "surname": "", "given": "", "dob": "1971-13-01", "day": "soon", "phone": "0" * 41},
        {"mrn": "3", "dob": "2099-01-01", "mg": "40.555", "min": "-1", "q2": "-1"},
        {"mrn": "", "start": "", "cbt": "perhaps", "kg": "1"},
        {"mrn": "5" * 121, "end": "2025-03-02", "pulse": "x"},
    ]
    assert problems_of(clinic, *whole_file(tmp_path, *rows)) == [
        (2, "dia", "800"),
        (2, "kg", "7000"),
        (2, "mg", "0"),
        (2, "q1", "9"),
        (2, "q2", "8"),
        (2, "sys", "1300"),
        (3, "day", "soon"),
        (3, "dob", "1971-13-01"),
        (3, "phone", "0" * 41),
        (3, "surname", ""),
        (4, "dob", "2099-01-01"),
        (4, "mg", "40.555"),
        (4, "min", "-1"),
        (4, "q2", "-1"),
        (5, "cbt", "perhaps"),
        (5, "kg", "1"),
        (5, "mrn", ""),
        (5, "start", ""),
        (6, "end", "2025-03-02"),
        (6, "mrn", "5" * 121),
        (6, "pulse", "x"),
    ]


def test_list_of_broken_cells_ends_after_a_hundred(clinic: Clinic, tmp_path: Path) -> None:
    rows = [{"mrn": str(number), "kg": "x"} for number in range(103)]
    with pytest.raises(CommandError, match=r"row 101, column kg: 'x' .*\nand 3 more$"):
        run_import(*whole_file(tmp_path, *rows))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("day", "1e9"),
        ("day", "99999999999"),
        ("day", "999999999"),
        ("day", "-999999999"),
        ("sys", "1e400000000"),
        ("sys", "0e400000000"),
        ("kg", "1e-999999999"),
        ("kg", "sNaN"),
        ("kg", "1_000"),
        ("mg", "٤٠"),
        ("surname", "Mor\0eau"),
        ("lot", "A\0"),
        ("mrn", "\0"),
        ("start", "0001-01-01"),
        ("start", "1925-01-01"),
        ("start", "1970-05-03"),
        ("start", "9999-12-31"),
        ("end", "0001-01-01"),
        ("end", "9999-12-31"),
        ("dob", "1880-01-01"),
    ],
)
def test_absurd_cell_is_named_and_nothing_else_happens(
    clinic: Clinic, tmp_path: Path, column: str, value: str
) -> None:
    found = problems_of(clinic, *whole_file(tmp_path, {column: value}))
    assert (2, column, value) in found
    # A day zero that cannot be makes the days counted from it impossible too.
    assert {named for _, named, _ in found} <= {column, "day", "end"}


def test_date_of_a_fact_before_birth_or_to_come_is_refused_at_its_own_cell(
    clinic: Clinic, tmp_path: Path
) -> None:
    early = "7;Moreau;03/05/1971;F;02/03/2026;02/05/1971;PHQ;21;;;"
    ahead = "8;Haddad;03/05/1971;F;02/03/2026;01/03/2199;PHQ;21;40;130;80"
    found = problems_of(clinic, *long_file(tmp_path, early, ahead))
    assert found == [(2, "date", "02/05/1971"), (3, "date", "01/03/2199")]


def test_very_long_cell_is_shown_in_part(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"column kg: '9{60}' \(cut\) is not a number"):
        run_import(*whole_file(tmp_path, {"kg": "9" * 10_000}))


@pytest.mark.parametrize(
    ("column", "value", "stored"),
    [
        ("surname", "Morel", "Moreau"),
        ("given", "Inès", "Ines"),
        ("dob", "1971-05-04", "1971-05-03"),
        ("phone", "0302", "0301"),
        ("start", "2025-03-04", "2025-03-03"),
        ("end", "2025-07-01", "2025-06-30"),
        ("cbt", "no", "True"),
        ("q2", "2", "1"),
        ("mg", "41", "40.00"),
        ("min", "41", "40"),
        ("lot", "A2", "A1"),
        ("sys", "131", "130"),
        ("dia", "70", "80"),
        ("pulse", "", "70"),
        ("kg", "70.6", "70.500"),
    ],
)
def test_file_that_disagrees_with_the_chart_is_refused_with_both_values(
    clinic: Clinic, tmp_path: Path, column: str, value: str, stored: str
) -> None:
    run_import(*whole_file(tmp_path, {}))
    assert "Added nothing" in run_import(*whole_file(tmp_path, {}))
    before = counts(clinic)
    with pytest.raises(CommandError) as refused:
        run_import(*whole_file(tmp_path, {column: value}))
    assert f"row 2, column {column}: {value!r} is stored already as {stored}: " in str(refused.value)
    assert counts(clinic) == before


def test_mapping_that_disagrees_with_the_stored_course_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    table, mapping = whole_file(tmp_path, {})
    run_import(table, mapping)
    mapping.write_text(WHOLE.replace("racemic-iv-standard", "clinic-defined"), encoding="utf-8")
    assert problems_of(clinic, table, mapping) == [(2, "(mapping: course.protocol)", "clinic-defined")]
    changed = WHOLE.replace("[course]", '[course]\nprimary_instrument = "gad-7"')
    mapping.write_text(changed, encoding="utf-8")
    assert problems_of(clinic, table, mapping) == [(2, "(mapping: course.primary_instrument)", "gad-7")]


def test_rows_of_one_patient_that_disagree_are_refused(clinic: Clinic, tmp_path: Path) -> None:
    other = {"surname": "Haddad", "dob": "1990-01-01", "start": "2025-03-10", "day": "14"}
    with pytest.raises(CommandError) as refused:
        run_import(*whole_file(tmp_path, {}, other))
    for column, value, first in (
        ("surname", "Haddad", "Moreau"),
        ("dob", "1990-01-01", "1971-05-03"),
        ("start", "2025-03-10", "2025-03-03"),
    ):
        assert f"row 3, column {column}: {value!r} disagrees with {first!r} in row 2" in str(refused.value)
    assert counts(clinic)["Patient"] == 0


def test_later_row_fills_in_what_an_earlier_one_leaves_empty(clinic: Clinic, tmp_path: Path) -> None:
    run_import(*whole_file(tmp_path, {"dob": "", "phone": ""}, {"day": "14"}))
    with enter_clinic(clinic, by=BUILDER):
        patient = Patient.objects.of(clinic).get()
    assert (str(patient.date_of_birth), patient.phone) == ("1971-05-03", "0301")


def test_column_named_twice_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    table, mapping = long_file(tmp_path)
    table.write_text(f"{HEADER};score\n7;M;;F;02/03/2026;01/03/2026;PHQ;21;;;;5", encoding="utf-8")
    with pytest.raises(CommandError, match="row 1: the header names the column 'score' twice"):
        run_import(table, mapping)
