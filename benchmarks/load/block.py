"""The rows of one block of patients, as text that can be copied under other ids and names."""

import datetime as dt
import itertools
import uuid
from collections import defaultdict
from typing import Any, TypeVar

from django.db.models import Model

from benchmarks.load.copying import line
from clinic.accounts.models import Clinic, ClinicFact, ClinicOwned
from clinic.core.actor import Actor
from clinic.core.models import RecordedFact, recorded
from clinic.patients.rules import fold

# Each copy of the block replaces these by its own: the first 8 digits of every id, and part of every given name
# as it is written and as it is searched.
ID_MARK = "b10cb10c"
NAME_MARK = "Blockmark"
FIRST_ID = 0x01900000
SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "ru")

LOADER = recorded(Actor.system("load for measurement"))
RowT = TypeVar("RowT", bound=ClinicOwned | ClinicFact)


class Block:
    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self._ids = itertools.count(1)
        self._lines: dict[type[Model], list[tuple[dt.datetime, str]]] = defaultdict(list)

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(f"{ID_MARK}000070008000{next(self._ids):012x}")

    def add(self, model: type[RowT], at: dt.datetime, **columns: Any) -> RowT:
        """A row written `at` that moment; not saved."""
        if issubclass(model, RecordedFact):
            columns = LOADER | {"recorded_at": at} | columns
        when = {"created_at": at, "updated_at": at}
        row = model(id=self.new_id(), clinic_id=self.clinic.pk, **when, **columns)
        self._lines[model].append((at, line(row)))
        return row

    def texts(self) -> dict[type[Model], bytes]:
        """By model, in the order of time: rows of one patient lie apart, as they do where they were typed."""
        return {
            model: "".join(text for _, text in sorted(lines, key=lambda pair: pair[0])).encode()
            for model, lines in self._lines.items()
        }


def copy_of(text: bytes, number: int) -> bytes:
    """The block's `text` for the copy of that number, from 0."""
    name = name_of(number)
    marks = {ID_MARK: f"{FIRST_ID + number:08x}", NAME_MARK: name, fold(NAME_MARK): fold(name)}
    for mark, own in marks.items():
        text = text.replace(mark.encode(), own.encode())
    return text


def name_of(number: int) -> str:
    """A name nobody outside this copy bears, such as Bagomi for 37."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:03d}").capitalize()
