"""The import as one transaction."""

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from clinic.accounts.models import Clinic
from clinic.care.imports.errors import ImportRefusedError, MappingError, RowProblem
from clinic.care.imports.mapping import Mapping
from clinic.care.imports.reading import Person, read_people
from clinic.care.imports.writing import Writer
from clinic.core.actor import Actor
from clinic.core.constraints import check_at_once
from clinic.protocols.selectors import latest_version

Progress = Callable[[Iterable[Person]], Iterable[Person]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """`added` counts new rows by kind; `people` and `facts` what the file holds, new or not."""

    people: int
    facts: int
    added: dict[str, int]
    dry_run: bool


def import_table(
    *,
    clinic: Clinic,
    path: Path,
    mapping: Mapping,
    by: Actor,
    dry_run: bool = False,
    progress: Progress = lambda people: people,
) -> ImportReport:
    """Import the whole file or nothing; needs the clinic entered.

    Raises MappingError when mapping and header do not fit, ImportRefusedError with every broken cell.
    """
    protocol = latest_version(clinic, mapping.protocol)
    if protocol is None:
        raise MappingError(f"course.protocol: the clinic has no protocol {mapping.protocol!r}")
    people, problems = _read(path, mapping, clinic)
    writer = Writer(clinic=clinic, mapping=mapping, protocol=protocol, by=by, problems=problems)
    with transaction.atomic():
        check_at_once()
        # Rows that can be read are written although others cannot: the database's refusals belong to the list too.
        for person in progress(people):
            writer.write(person)
        if problems or dry_run:
            transaction.set_rollback(True)
    if problems:
        raise ImportRefusedError(problems)
    facts = sum(len(person.facts) for person in people)
    return ImportReport(people=len(people), facts=facts, added=dict(writer.added), dry_run=dry_run)


def _read(path: Path, mapping: Mapping, clinic: Clinic) -> tuple[list[Person], list[RowProblem]]:
    try:
        with path.open(encoding=mapping.encoding, newline="") as file:
            return read_people(file, mapping, weight_unit=clinic.weight_unit)
    except UnicodeError as error:
        raise MappingError(
            f"{path.name}: cannot be read as {mapping.encoding} ({error}); say how it is written, "
            f"such as encoding = {_guess(path)!r} under [file]"
        ) from None
    except OSError as error:
        raise MappingError(f"{path.name}: cannot be read ({error})") from None


def _guess(path: Path) -> str:
    """What a file that is not UTF-8 mostly is: Excel's Unicode text, or Western Windows."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "cp1252"
