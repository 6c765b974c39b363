"""What a file says against what is stored, and every reason for which a row cannot be stored."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from clinic.care.imports.errors import RowProblem
from clinic.care.imports.mapping import Mapping as FileMapping
from clinic.care.imports.reading import Person, Stated
from clinic.core.errors import FieldError
from clinic.core.models import BaseModel
from clinic.core.texts import plain_text
from clinic.treatments.models import Course

WrittenT = TypeVar("WrittenT")


def differences(stated: Mapping[str, Stated], row: BaseModel) -> Iterator[RowProblem]:
    """Cells that say something else than the stored row, by its columns; a file is never imported over a chart."""
    for name, said in stated.items():
        column, _, item = name.partition(".")
        stored = getattr(row, column)
        yield from _differs(said, stored.get(item) if item else stored)


def course_differences(person: Person, course: Course, mapping: FileMapping) -> Iterator[RowProblem]:
    """The mapping's own words count as cells of the patient's first row."""
    stored = {
        "day_zero": course.started_on,
        "ended_on": course.ended_on,
        "psychotherapy": course.with_psychotherapy,
        "arm": course.arm,
    }
    for name in stored.keys() & person.stated.keys():
        yield from _differs(person.stated[name], stored[name])
    fixed = {
        "protocol": (mapping.protocol, course.protocol.key),
        "primary_instrument": (mapping.primary_instrument, course.primary_instrument),
    }
    for name, (given, kept) in fixed.items():
        yield from _differs(Stated(given, given, person.row, f"(mapping: course.{name})"), kept)


def _differs(said: Stated, stored: object) -> Iterator[RowProblem]:
    kept = plain_text(stored) or None if isinstance(stored, str) else stored
    if said.value != kept:
        words = "empty" if kept is None else str(kept)
        yield said.problem(f"is stored already as {words}: correct it in the chart")


def every_refusal(
    write: Callable[[dict[str, Any]], WrittenT],
    values: Mapping[str, Any],
    *,
    stand_ins: Mapping[str, Any],
) -> tuple[WrittenT | None, list[FieldError]]:
    """Write again without each value that was refused, or with its stand-in, so that all are named at once.

    What was written is only to be kept when nothing was refused; None when too little was left of it.
    """
    left, spare = dict(values), dict(stand_ins)
    refused: list[FieldError] = []
    while True:
        try:
            return write(left), refused
        except FieldError as error:
            removable = error.field in left or error.field in spare
            if removable or not refused:
                refused.append(error)
            if not removable:
                return None, refused
            left.pop(error.field, None)
            if error.field in spare:
                left[error.field] = spare.pop(error.field)
            if not left:
                return None, refused
