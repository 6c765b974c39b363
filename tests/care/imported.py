"""A small table of every kind of fact, its mapping, and the command that imports it."""

import io
from pathlib import Path

from django.core.management import call_command

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.instruments.models import Assessment
from clinic.patients.models import Patient
from clinic.safety.models import Alert
from clinic.treatments.models import Course, Dose, Reading
from tests.build import BUILDER

TRIAL = Path("tests/data/beat_the_blues_bdi.csv")
MAPPING = Path("docs/import/beat_the_blues_bdi.toml")

LONG = """
[patient]
identifier = { system = "urn:test", column = "mrn" }
family_name = { column = "surname" }
given_names = { text = "Given {mrn}" }
date_of_birth = { column = "dob" }
sex = { column = "sex", values = { F = "female", M = "male" } }

[course]
protocol = "racemic-iv-standard"
day_zero = { column = "start" }

[file]
delimiter = ";"
missing = ["", "NA"]
date_format = "%d/%m/%Y"

[[scores]]
instrument = { column = "scale", values = { PHQ = "phq-9" } }
total = { column = "score" }
on = { column = "date" }

[[doses]]
amount_mg = { column = "mg" }
on = { column = "date" }

[[blood_pressure]]
systolic = { column = "sys" }
diastolic = { column = "dia" }
on = { column = "date" }
"""
HEADER = "mrn;surname;dob;sex;start;date;scale;score;mg;sys;dia"


def run_import(file: Path, mapping: Path = MAPPING, *options: str) -> str:
    out = io.StringIO()
    call_command(
        "import_csv", str(file), "--clinic", "trial", "--mapping", str(mapping), *options, stdout=out
    )
    return out.getvalue()


def first_people(folder: Path) -> Path:
    """The trial's first eleven: enough where no figure of the whole is asked for."""
    file = folder / "first.csv"
    file.write_text("\n".join(TRIAL.read_text(encoding="utf-8").splitlines()[:12]), encoding="utf-8")
    return file


def long_file(folder: Path, *rows: str) -> tuple[Path, Path]:
    table, mapping = folder / "long.csv", folder / "long.toml"
    table.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    mapping.write_text(LONG, encoding="utf-8")
    return table, mapping


def counts(clinic: Clinic) -> dict[str, int]:
    with enter_clinic(clinic, by=BUILDER):
        return {
            m.__name__: m._default_manager.count()
            for m in (Patient, Course, Assessment, Dose, Reading, Alert)
        }
