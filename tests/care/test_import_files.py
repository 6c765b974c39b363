"""Small files as clinics keep them, each read for what it says or refused by the name of what is in the way."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError

from clinic.accounts.models import Clinic
from clinic.accounts.records import change
from clinic.accounts.tenancy import enter_clinic
from clinic.core.texts import plain_text
from clinic.instruments.models import Assessment
from clinic.patients.models import Patient, PatientIdentifier, Weight
from clinic.treatments.models import Course
from tests.build import BUILDER
from tests.care.imported import counts, run_import

FILES = Path("tests/data/imports")
BASE = FILES / "base.toml"


def adapted(folder: Path, *changes: tuple[str, str], mapping: Path = BASE) -> Path:
    """The mapping with some of its text replaced."""
    text = mapping.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    changed = folder / "mapping.toml"
    changed.write_text(text, encoding="utf-8")
    return changed


def in_file(key: str, value: str) -> tuple[str, str]:
    return "[file]\n", f'[file]\n{key} = "{value}"\n'


def refusal(table: str | Path, mapping: Path = BASE) -> str:
    with pytest.raises(CommandError) as refused:
        run_import(FILES / table, mapping)
    return str(refused.value)


def the_patient(clinic: Clinic) -> tuple[str, str, str, dt.date | None]:
    """Identifier, names and birth of the one who is stored."""
    with enter_clinic(clinic, by=BUILDER):
        [row] = PatientIdentifier.objects.select_related("patient")
        assert Patient.objects.count() == 1
    who = row.patient
    return row.value, who.family_name, who.given_names, who.date_of_birth


def weights(clinic: Clinic) -> list[Decimal]:
    with enter_clinic(clinic, by=BUILDER):
        return list(Weight.objects.order_by("measured_at", "id").values_list("kg", flat=True))


def totals(clinic: Clinic) -> list[int]:
    with enter_clinic(clinic, by=BUILDER):
        return [int(total or 0) for total in Assessment.objects.values_list("total", flat=True)]


def test_decimal_comma_is_read_where_the_mapping_says_so(clinic: Clinic, tmp_path: Path) -> None:
    assert "'70,5' is written with ',', and the decimal mark here is '.': write decimal = ','" in refusal(
        "decimal_comma.csv"
    )
    comma = adapted(tmp_path, in_file("decimal", ","))
    run_import(FILES / "decimal_comma.csv", comma)
    assert weights(clinic) == [Decimal("70.5")]
    assert "'70.5' is written with '.', and the decimal mark here is ','" in refusal("cr_only.csv", comma)


def test_thousands_mark_is_refused_by_name(clinic: Clinic, tmp_path: Path) -> None:
    assert "'1,070.5' holds a thousands mark (\u201c,\u201d)" in refusal("thousands.csv")
    assert "holds a thousands mark" in refusal("thousands.csv", adapted(tmp_path, in_file("decimal", ",")))
    assert counts(clinic)["Patient"] == 0


@pytest.mark.parametrize(
    "table", ["header_space.csv", "sep_line.csv", "cr_only.csv", "float_total.csv", "zwsp.csv"]
)
def test_file_is_read_in_spite_of_what_a_spreadsheet_left_in_it(clinic: Clinic, table: str) -> None:
    assert "Added 1 patients" in run_import(FILES / table, BASE)
    identifier, family, given, born = the_patient(clinic)
    assert identifier.isascii()
    assert identifier == identifier.strip()
    assert (family, given, born) == ("Kraus", "Ines", dt.date(1970, 2, 1))
    assert (weights(clinic), totals(clinic)) == ([Decimal("70.5")], [18])


def test_invisible_character_makes_no_other_patient(clinic: Clinic, tmp_path: Path) -> None:
    run_import(FILES / "zwsp.csv", BASE)
    plain = tmp_path / "plain.csv"
    plain.write_text((FILES / "zwsp.csv").read_text(encoding="utf-8").replace("\u200b", ""), encoding="utf-8")
    assert "Added nothing" in run_import(plain, BASE)
    assert the_patient(clinic)[0] == "X2"


def test_delimiter_of_the_file_itself_is_taken_or_confirmed(clinic: Clinic, tmp_path: Path) -> None:
    other = adapted(tmp_path, ('delimiter = ";"', 'delimiter = ","'))
    assert "file.delimiter: the file itself says sep=; (given: ',')" in refusal("sep_line.csv", other)
    unsaid = adapted(tmp_path, ('delimiter = ";"\n', ""))
    assert "Added 1 patients" in run_import(FILES / "sep_line.csv", unsaid)
    # The row of a problem is the one the spreadsheet shows, which hides that line.
    broken = tmp_path / "broken.csv"
    broken.write_text(
        (FILES / "sep_line.csv").read_text(encoding="utf-8").replace(";18", ";x"), encoding="utf-8"
    )
    assert "row 2, column phq: 'x'" in refusal(broken.absolute(), unsaid)


def test_row_of_nothing_but_delimiters_is_blank(clinic: Clinic, tmp_path: Path) -> None:
    table = tmp_path / "blank.csv"
    table.write_text(
        (FILES / "float_total.csv").read_text(encoding="utf-8") + ";;;;;;\n; ;\u200b;;;;\n;;\n",
        encoding="utf-8",
    )
    assert "Read 1 patients" in run_import(table, BASE)


@time_machine.travel(dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC))
def test_two_digit_year_is_never_in_the_future_and_shown_as_it_was_read(
    clinic: Clinic, tmp_path: Path
) -> None:
    mapping = FILES / "two_digit_year.toml"
    run_import(FILES / "two_digit_year.csv", mapping)
    assert the_patient(clinic)[3] == dt.date(1952, 2, 1)
    with enter_clinic(clinic, by=BUILDER):
        assert Course.objects.get().started_on == dt.date(2024, 1, 5)
    before_birth = tmp_path / "early.csv"
    text = (FILES / "two_digit_year.csv").read_text(encoding="utf-8")
    before_birth.write_text(text.replace("X7", "X8").replace("05.01.24", "05.01.27"), encoding="utf-8")
    assert "'05.01.27' is 1927-01-05, which must not be before the date of birth" in refusal(
        before_birth.absolute(), mapping
    )
    another = tmp_path / "another.csv"
    another.write_text(text.replace("01.02.52", "01.02.53"), encoding="utf-8")
    assert "'01.02.53' is stored already as 1952-02-01" in refusal(another.absolute(), mapping)
    assert "(read as 1953-02-01)" in refusal(another.absolute(), mapping)


def test_date_is_read_as_its_own_column_writes_it(clinic: Clinic, tmp_path: Path) -> None:
    assert "'05.01.2024 00:00:00' is not a date written as %d.%m.%Y" in refusal("excel_datetime.csv")
    start = '{ column = "start" }'
    timed = adapted(tmp_path, (start, '{ column = "start", date_format = "%d.%m.%Y %H:%M:%S" }'))
    run_import(FILES / "excel_datetime.csv", timed)
    assert the_patient(clinic)[3] == dt.date(1970, 2, 1)
    with enter_clinic(clinic, by=BUILDER):
        assert Course.objects.get().started_on == dt.date(2024, 1, 5)


def test_count_of_days_is_refused_by_name_or_read_when_the_mapping_says_so(
    clinic: Clinic, tmp_path: Path
) -> None:
    assert (
        "'25569' is not a date written as %d.%m.%Y; a count of days is read with date_format = 'excel'"
        in refusal("excel_serial.csv")
    )
    counted = adapted(tmp_path, ('date_format = "%d.%m.%Y"', 'date_format = "excel"'))
    run_import(FILES / "excel_serial.csv", counted)
    assert the_patient(clinic)[3] == dt.date(1970, 1, 1)
    with enter_clinic(clinic, by=BUILDER):
        assert Course.objects.get().started_on == dt.date(2024, 1, 5)
    assert "'01.02.1970' is not a count of days as Excel keeps it" in refusal("float_total.csv", counted)


def test_letter_in_two_unicode_forms_is_one_letter(clinic: Clinic) -> None:
    assert "Added 1 patients, 1 courses, 1 scores, 1 weights" in run_import(FILES / "nfd_rows.csv", BASE)
    assert the_patient(clinic)[1] == "M\u00fcller"


def test_name_stored_in_another_unicode_form_is_the_same_name(clinic: Clinic) -> None:
    run_import(FILES / "nfd_rows.csv", BASE)
    with enter_clinic(clinic, by=BUILDER):
        change(Patient.objects.get(), by=BUILDER, family_name="Mu\u0308ller\u200b")
    assert "Added nothing" in run_import(FILES / "nfd_rows.csv", BASE)


def test_header_in_another_unicode_form_is_the_same_header(clinic: Clinic) -> None:
    assert "Added 1 patients" in run_import(FILES / "nfd_header.csv", FILES / "nfd_header.toml")
    assert the_patient(clinic)[0] == "1"


@pytest.mark.parametrize(("table", "encoding"), [("latin1.csv", "cp1252"), ("utf16.csv", "utf-16")])
def test_other_encoding_is_refused_by_name_and_read_with_its_key(
    clinic: Clinic, tmp_path: Path, table: str, encoding: str
) -> None:
    assert f"such as encoding = '{encoding}' under [file]" in refusal(table)
    run_import(FILES / table, adapted(tmp_path, in_file("encoding", encoding)))
    assert the_patient(clinic)[1] == "M\u00fcller"


def test_patient_of_two_rows_is_one_and_what_disagrees_is_named(clinic: Clinic, tmp_path: Path) -> None:
    said = refusal("case_dup.csv")
    assert "row 3, column gewicht: '71' disagrees with '70.5' in row 2, of the same patient" in said
    assert "row 3, column name: 'Kraus' disagrees with 'KRAUS' in row 2" in said
    assert "'18,0' is written with ','" in refusal("dup.csv")
    comma = adapted(
        tmp_path, in_file("decimal", ","), ('[[weights]]\nkg = { column = "gewicht" }\nday = 0\n', "")
    )
    assert "Added 1 patients, 1 courses, 1 scores." in run_import(FILES / "dup.csv", comma)


def test_baseline_of_a_long_file_is_stored_once_per_patient(clinic: Clinic, tmp_path: Path) -> None:
    table, mapping = tmp_path / "long.csv", tmp_path / "long.toml"
    table.write_text(
        "id,start,date,phq,base,kg\n"
        "1,2025-03-03,2025-03-10,12,20,\n1,2025-03-03,2025-03-17,9,20,81\n1,2025-03-03,2025-03-17,9,,81\n"
        "2,2025-03-03,2025-03-10,15,22,90\n",
        encoding="utf-8",
    )
    mapping.write_text(
        '[patient]\nidentifier = { system = "x", column = "id" }\nfamily_name = "F"\ngiven_names = "G"\n'
        '[course]\nday_zero = { column = "start" }\n'
        '[[scores]]\ninstrument = "phq-9"\ntotal = { column = "base" }\nday = 0\n'
        '[[scores]]\ninstrument = "phq-9"\ntotal = { column = "phq" }\non = { column = "date" }\n'
        '[[weights]]\nkg = { column = "kg" }\non = { column = "start" }\n',
        encoding="utf-8",
    )
    # Two scores of one day stay two: only what is told of the patient in every row is one fact.
    assert "Added 2 patients, 2 courses, 6 scores, 2 weights" in run_import(table, mapping)
    assert "Added nothing" in run_import(table, mapping)
    table.write_text(table.read_text(encoding="utf-8").replace("9,,81", "9,21,81"), encoding="utf-8")
    assert "row 4, column base: '21' disagrees with '20' in row 2, of the same patient" in refusal(
        table.absolute(), mapping
    )


def test_weights_are_read_in_the_unit_of_the_mapping_the_row_or_the_clinic(
    clinic: Clinic, tmp_path: Path
) -> None:
    table, mapping = tmp_path / "lb.csv", tmp_path / "lb.toml"
    head = (
        '[patient]\nidentifier = { system = "x", column = "id" }\nfamily_name = "F"\ngiven_names = "G"\n'
        '[course]\nday_zero = "2025-03-03"\n[[weights]]\nday = 0\nweight = { column = "w" }\n'
    )
    table.write_text("id,w,u\n1,180,lb\n2,80,kg\n", encoding="utf-8")
    mapping.write_text(f'{head}unit = {{ column = "u" }}\n', encoding="utf-8")
    run_import(table, mapping)
    assert sorted(weights(clinic)) == [Decimal(80), Decimal("81.65")]
    assert "Added nothing" in run_import(table, mapping)
    table.write_text("id,w,u\n3,180,stone\n", encoding="utf-8")
    assert "row 2, column u: 'stone' is none of kg, lb" in refusal(table.absolute(), mapping)
    mapping.write_text(f'{head}unit = "lb"\n', encoding="utf-8")
    run_import(table, mapping)
    mapping.write_text(head, encoding="utf-8")
    with enter_clinic(clinic, by=BUILDER):
        change(clinic, by=BUILDER, weight_unit="lb")
    table.write_text("id,w,u\n4,200,\n5,600,\n", encoding="utf-8")
    run_import(table, mapping)
    assert sorted(weights(clinic))[-3:] == [Decimal("81.65"), Decimal("90.72"), Decimal("272.16")]


def test_weight_that_jumps_is_an_error_of_its_row_unless_the_mapping_accepts_it(
    clinic: Clinic, tmp_path: Path
) -> None:
    table = tmp_path / "jump.csv"
    table.write_text("id,kg,day\n1,82,0\n1,181,7\n1,83,14\n", encoding="utf-8")
    mapping = tmp_path / "jump.toml"
    text = (
        '[patient]\nidentifier = { system = "x", column = "id" }\nfamily_name = "F"\ngiven_names = "G"\n'
        '[course]\nday_zero = "2025-03-03"\n[[weights]]\nkg = { column = "kg" }\nday = { column = "day" }\n'
    )
    mapping.write_text(text, encoding="utf-8")
    said = refusal(table.absolute(), mapping).replace("\u00a0", " ")
    assert (
        "row 3, column kg: '181' is asked about: 181 kg (399 lb) is 121 % above the 82 kg of 3 Mar 2025."
        in said
    )
    assert "write accept_jumps = true under [[weights]]" in said
    assert "row 4" not in said
    assert weights(clinic) == []
    mapping.write_text(f"{text}accept_jumps = true\n", encoding="utf-8")
    run_import(table, mapping)
    assert weights(clinic) == [Decimal(82), Decimal(181), Decimal(83)]
    table.write_text("id,kg,day\n2,82,0\n2,84,0\n", encoding="utf-8")
    mapping.write_text(text, encoding="utf-8")
    assert "row 3, column kg: '84' is asked about" in refusal(table.absolute(), mapping)


def test_formula_is_a_name_like_any_other(clinic: Clinic) -> None:
    run_import(FILES / "formula.csv", BASE)
    assert the_patient(clinic)[1:3] == ('=HYPERLINK("http://x","y")', "+1")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" a\u00a0b\u2009c ", "a b c"),
        ("\ufeffx\u200b\u00ad\u200e", "x"),
        ("u\u0308", "\u00fc"),
        ("A\u200dB", "AB"),
        # A joiner belongs to a Persian word.
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("two\nlines", "two\nlines"),
    ],
)
def test_text_that_looks_the_same_becomes_the_same(written: str, read: str) -> None:
    assert plain_text(written) == read


def test_person_with_one_name_is_stored_in_whatever_column_it_stands(clinic: Clinic, tmp_path: Path) -> None:
    born = dt.date(1970, 2, 1)
    run_import(FILES / "mononym.csv", BASE)
    assert the_patient(clinic) == ("X12", "Madonna", "", born)
    before = counts(clinic)
    swapped = adapted(
        tmp_path,
        ('family_name = { column = "name" }', 'family_name = { column = "vorname" }'),
        ('given_names = { column = "vorname" }', 'given_names = { column = "name" }'),
    )
    for mapping in (BASE, swapped):
        run_import(FILES / "mononym.csv", mapping)
        assert counts(clinic) == before


def test_identifier_that_differs_in_zeros_is_asked_about(clinic: Clinic, tmp_path: Path) -> None:
    run_import(FILES / "zeros1.csv", BASE)
    before = counts(clinic)
    asked = refusal("zeros2.csv")
    assert (
        "row 2, column mrn: '123' may be somebody who is known already: Ines Kraus has the identifier 00123"
        in asked
    )
    assert "name the identifier of this row in others under [patient]" in asked
    assert counts(clinic) == before
    answered = adapted(tmp_path, ("[patient]\n", '[patient]\nothers = ["123"]\n'))
    for _ in range(2):
        run_import(FILES / "zeros2.csv", answered)
        assert counts(clinic)["Patient"] == 2


def test_two_rows_of_one_person_in_one_file_are_asked_about(clinic: Clinic, tmp_path: Path) -> None:
    first, second = ((FILES / f"zeros{number}.csv").read_text(encoding="utf-8") for number in (1, 2))
    both = tmp_path / "both.csv"
    both.write_text(first + second.splitlines()[1] + "\n", encoding="utf-8")
    assert "row 3, column mrn" in refusal(both)
    other_system = first.replace("00123", "X77")
    both.write_text(first + other_system.splitlines()[1] + "\n", encoding="utf-8")
    assert "row 3, column name: 'Kraus' may be somebody who is known already" in refusal(both)
    assert counts(clinic)["Patient"] == 0


def test_names_the_mapping_makes_up_tell_nobody_apart(clinic: Clinic, tmp_path: Path) -> None:
    rows = (FILES / "zeros1.csv").read_text(encoding="utf-8").splitlines()
    table = tmp_path / "anonymous.csv"
    table.write_text("\n".join([*rows, rows[1].replace("00123", "00124")]), encoding="utf-8")
    made_up = adapted(
        tmp_path,
        ('family_name = { column = "name" }', 'family_name = "Participant"'),
        ('given_names = { column = "vorname" }\n', ""),
    )
    run_import(table, made_up)
    assert counts(clinic)["Patient"] == 2


@pytest.mark.parametrize("given", ['"123"', "[1.5]"])
def test_others_are_a_list_of_identifiers(clinic: Clinic, tmp_path: Path, given: str) -> None:
    wrong = adapted(tmp_path, ("[patient]\n", f"[patient]\nothers = {given}\n"))
    assert "patient.others: must be a list of identifiers" in refusal("zeros1.csv", wrong)
