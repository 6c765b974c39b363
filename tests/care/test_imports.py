"""A trial's table, imported and reported; and every way a file can be wrong."""

import datetime as dt
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.care.imports import import_table, read_mapping
from clinic.care.imports.reading import Person
from clinic.console.presenters.strip import latest_course
from clinic.core.ids import new_id
from clinic.patients.models import PatientIdentifier
from clinic.patients.services import add_identifier
from tests.build import BUILDER, begin_course, make_patient
from tests.care.imported import LONG, MAPPING, TRIAL, counts, first_people, long_file, run_import


def test_trial_reports_the_published_counts_and_the_same_file_twice_adds_nothing(clinic: Clinic) -> None:
    assert "100 patients, 100 courses, 380 scores" in run_import(TRIAL)
    before = counts(clinic)
    assert "Added nothing" in run_import(TRIAL)
    assert counts(clinic) == before
    out = io.StringIO()
    call_command("cohort_report", "--clinic", "trial", "--instrument", "bdi-ii", "--json", stdout=out)
    points = json.loads(out.getvalue())["time_points"]
    assert [(p["day"], p["n"], p["responders"], p["remitters"]) for p in points] == [
        (61, 97, 25, 45),
        (122, 73, 30, 41),
        (183, 58, 28, 35),
        (244, 52, 31, 34),
    ]
    assert [p["missing"] for p in points] == [3, 27, 42, 48]


def test_arms_of_a_trial_are_a_stratum_of_the_report_with_intervals(clinic: Clinic) -> None:
    run_import(TRIAL)
    told: dict[str, Any] = json.loads(report("--by", "arm", "--json"))["by"]
    assert (told["stratum"], sorted(told["groups"])) == ("arm", ["BtheB", "TAU"])
    arms = [told["groups"][name]["time_points"][0] for name in ("BtheB", "TAU")]
    # Counted by hand from the file: scored at two months, and responders of them.
    assert [(arm["n"], arm["responders"], arm["missing"]) for arm in arms] == [(52, 16, 0), (45, 9, 3)]
    text = report("--by", "arm")
    assert "arm: BtheB, 52 courses with a baseline" in text
    assert "30.8 (19.9 to 44.3) 16/52" in text
    assert text.count("BDI-II has no relapse rule") == 2


def test_file_that_names_another_arm_or_one_too_long_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    first = first_people(tmp_path)
    run_import(first)
    for arm, message in (("Waiting list", "is stored already as TAU"), ("x" * 61, "longer than 60")):
        changed = tmp_path / "changed.csv"
        said = first.read_text(encoding="utf-8").replace(",TAU,", f",{arm},", 1)
        changed.write_text(
            said if message.startswith("is") else said.replace("\n1,", "\n901,", 1), encoding="utf-8"
        )
        with pytest.raises(CommandError, match=message):
            run_import(changed)


def test_scores_every_three_weeks_are_missing_in_no_other_week(clinic: Clinic, tmp_path: Path) -> None:
    first = dt.date(2026, 1, 5)
    asked = [
        (person, day + (person + day) % 5 - 2, 8)
        for person in range(9)
        for day in range(21, 106, 21)
        if day != 63 or person
    ]
    rows = [
        f"{person};Family;;F;05/01/2026;{first + dt.timedelta(days=day):%d/%m/%Y};PHQ;{total};;;"
        for person, day, total in [*((person, -1, 20) for person in range(9)), *asked]
    ]
    table, mapping = long_file(tmp_path, *rows)
    run_import(table, mapping)
    points = json.loads(report("--json", instrument="phq-9"))["time_points"]
    assert [(point["label"], point["n"], point["missing"]) for point in points] == [
        (f"Week {week}", 8 if week == 9 else 9, 1 if week == 9 else 0) for week in (3, 6, 9, 12, 15)
    ]


def report(*options: str, instrument: str = "bdi-ii") -> str:
    out = io.StringIO()
    call_command("cohort_report", "--clinic", "trial", "--instrument", instrument, *options, stdout=out)
    return out.getvalue()


def test_broken_row_imports_nothing_and_names_row_column_and_value(clinic: Clinic, tmp_path: Path) -> None:
    lines = first_people(tmp_path).read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace("25", "2a")
    lines[9] = lines[9].rsplit(",", 1)[0] + ",64"
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        run_import(broken)
    assert str(refused.value).startswith("Nothing was imported.\nrow 4, column bdi_0m: '2a' holds “a”: ")
    assert counts(clinic)["Patient"] == 0


def test_value_a_score_cannot_have_is_named_with_its_row(clinic: Clinic, tmp_path: Path) -> None:
    lines = first_people(tmp_path).read_text(encoding="utf-8").splitlines()
    lines[9] = lines[9].rsplit(",", 1)[0] + ",64"
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CommandError, match=r"row 10, column bdi_8m: '64'"):
        run_import(broken)
    assert counts(clinic)["Patient"] == 0


def test_dry_run_checks_everything_and_stores_nothing(clinic: Clinic, tmp_path: Path) -> None:
    told = run_import(first_people(tmp_path), MAPPING, "--dry-run")
    assert "Dry run: nothing stored. It would add 11 patients" in told
    assert counts(clinic)["Patient"] == 0


def test_long_table_becomes_history_without_alerts(clinic: Clinic, tmp_path: Path) -> None:
    table, mapping = long_file(
        tmp_path,
        "7;Moreau;03/05/1971;F;02/03/2026;01/03/2026;PHQ;21;NA;;",
        "7;Moreau;03/05/1971;F;02/03/2026;02/03/2026;;;40;195;115",
        "7;Moreau;03/05/1971;F;02/03/2026;09/03/2026;PHQ;8;42,5;;".replace("42,5", "42.5"),
        "8;Haddad;;M;03/03/2026;03/03/2026;PHQ;17;;;",
    )
    assert "2 patients, 2 courses" in run_import(table, mapping)
    found = counts(clinic)
    assert found == {"Patient": 2, "Course": 2, "Assessment": 3, "Dose": 2, "Reading": 1, "Alert": 0}
    assert "Added nothing" in run_import(table, mapping)
    assert counts(clinic) == found


def test_long_identifiers_that_begin_alike_stay_different_patients(clinic: Clinic, tmp_path: Path) -> None:
    alike = "x" * 119
    rows = [f"{alike}{n};Family{n};0{n}/05/1971;F;02/03/2026;;PHQ;;;;" for n in (1, 2, 3)]
    table, mapping = long_file(tmp_path, *rows)
    system = "urn:oid:https://hospital.example.org/" + "department/" * 10
    mapping.write_text(LONG.replace("urn:test", system), encoding="utf-8")
    assert "Added 3 patients, 3 courses" in run_import(table, mapping)
    with enter_clinic(clinic, by=BUILDER):
        found = PatientIdentifier.objects.order_by("value").values_list("value", "patient__family_name")
        assert list(found) == [(f"{alike}{n}", f"Family{n}") for n in (1, 2, 3)]
    assert "Added nothing" in run_import(table, mapping)


def test_import_checks_each_row_as_it_is_written(clinic: Clinic, tmp_path: Path) -> None:
    """Checks put off to the end would make a file of twice the length take four times as long."""
    seen = []

    def progress(people: Iterable[Person]) -> Iterable[Person]:
        with pytest.raises(IntegrityError), transaction.atomic():
            PatientIdentifier.objects.create(
                clinic=clinic, patient_id=new_id(), system="urn:test", value="of nobody"
            )
        seen.append(True)
        return people

    with enter_clinic(clinic, by=BUILDER):
        mapping = read_mapping(MAPPING)
        import_table(
            clinic=clinic, path=first_people(tmp_path), mapping=mapping, by=BUILDER, progress=progress
        )
    assert seen


def test_history_that_reaches_into_a_running_course_is_refused_and_one_before_it_stands_behind(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Laid over it, what is over stood in its place on every page."""
    with enter_clinic(clinic, by=BUILDER):
        patient = make_patient(
            clinic, "Moreau", date_of_birth=dt.date(1971, 5, 3), given_names="Given 7", sex="female"
        )
        add_identifier(patient=patient, system="urn:test", value="7", by=BUILDER)
        running = begin_course(patient)
    today = f"{running.started_on:%d/%m/%Y}"
    for row in (
        f"7;Moreau;03/05/1971;F;02/03/2025;{today};PHQ;4;;;",
        f"7;Moreau;03/05/1971;F;{today};;PHQ;;;;",
    ):
        with pytest.raises(CommandError, match=f"column start: .*runs since {running.started_on}"):
            run_import(*long_file(tmp_path, row))
    assert "1 courses" in run_import(*long_file(tmp_path, "7;Moreau;03/05/1971;F;02/03/2025;;PHQ;;;;"))
    with enter_clinic(clinic, by=BUILDER):
        assert latest_course(patient) == running


def test_file_that_disagrees_with_what_is_stored_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    row = "7;Moreau;03/05/1971;F;02/03/2026;01/03/2026;PHQ;21;;;"
    run_import(*long_file(tmp_path, row))
    with pytest.raises(CommandError, match=r"row 2, column score: '20' is stored already as 21"):
        run_import(*long_file(tmp_path, row.replace(";21;", ";20;")))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "7;M;1971-05-03;F;02/03/2026;;;;;;",
            "row 2, column dob: '1971-05-03' is not a date written as %d/%m/%Y",
        ),
        ("7;M;;X;02/03/2026;;;;;;", "row 2, column sex: 'X' is none of F, M"),
        (";M;;F;02/03/2026;;;;;;", "row 2, column mrn: '' is missing"),
        ("7;M;;F;;;;;;;", "row 2, column start: '' is missing"),
        ("7;M;;F;02/03/2026;;PHQ;3;;;", "row 2, column date: '' is missing: when was it?"),
        ("7;M;;F;02/03/2026;02/03/2026;;;;120;130", "row 2, column sys"),
        ("7;M;;F;02/03/2026;02/03/2026;;;;120;80;9", "row 2, column (beyond the header)"),
    ],
)
def test_bad_cell_is_named(clinic: Clinic, tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(CommandError) as refused:
        run_import(*long_file(tmp_path, row))
    assert message in str(refused.value)
    assert counts(clinic)["Patient"] == 0
