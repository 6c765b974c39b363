import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from clinic.accounts.selectors import clinic_of_slug
from clinic.accounts.tenancy import enter_clinic
from clinic.care.imports import ImportRefusedError, ImportReport, MappingError, import_table, read_mapping
from clinic.care.imports.reading import Person
from clinic.core.actor import Actor, ActorKind, Door
from clinic.core.errors import FieldError


class Command(BaseCommand):
    help = "Import patients, scores, doses and blood pressures from a CSV file. See docs/import/README.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument(
            "--mapping", type=Path, required=True, help="TOML file that says what each column is"
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything, store nothing")

    def handle(self, file: Path, clinic: str, mapping: Path, **options: Any) -> None:
        by = Actor(ActorKind.SYSTEM, None, f"import of {file.name}", Door.IMPORT)
        try:
            place = clinic_of_slug(clinic)
            with enter_clinic(place, by=by):
                report = import_table(
                    clinic=place,
                    path=file,
                    mapping=read_mapping(mapping),
                    by=by,
                    dry_run=options["dry_run"],
                    progress=_bar,
                )
        except (FieldError, MappingError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_words(report))


def _bar(people: Iterable[Person]) -> Iterable[Person]:
    return tqdm(people, unit=" patients", disable=not sys.stderr.isatty())


def _words(report: ImportReport) -> str:
    read = f"Read {report.people} patients with {report.facts} facts."
    added = ", ".join(f"{count} {kind}" for kind, count in report.added.items() if count)
    if report.dry_run:
        return f"{read} Dry run: nothing stored. It would add {added or 'nothing'}."
    return f"{read} Added {added or 'nothing: all of it was here already'}."
