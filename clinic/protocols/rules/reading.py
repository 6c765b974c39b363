"""Reads a TOML or JSON table field by field; every complaint is a ProtocolError with path and value."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from clinic.protocols.rules.definition import ProtocolError, Sourced

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BASIS = re.compile(r"[A-Z]\d\d-\d\d|source:[a-z0-9-]+(#[a-z0-9-]+)?|editable-default")
MAX_KEY = 40
MAX_NAME = 120
MAX_TEXT = 2000


class Table:
    """One table of a definition; `close` it after the last field, so that no misspelt one is ignored."""

    def __init__(self, raw: object, path: str = "") -> None:
        if not isinstance(raw, Mapping):
            raise ProtocolError(path or "protocol", raw, "must be a table")
        self._raw = raw
        self._path = path
        self._read: set[str] = set()

    def path(self, field: str) -> str:
        return f"{self._path}.{field}" if self._path else field

    def refuse(self, field: str, message: str) -> ProtocolError:
        return ProtocolError(self.path(field), self._raw.get(field), message)

    def has(self, field: str) -> bool:
        self._read.add(field)
        return self._raw.get(field) is not None

    def get(self, field: str) -> object:
        if not self.has(field):
            raise self.refuse(field, "is required")
        return self._raw[field]

    def close(self) -> None:
        unknown = sorted(str(field) for field in self._raw if field not in self._read)
        if unknown:
            raise self.refuse(unknown[0], "is not a field of a protocol")

    def table(self, field: str) -> "Table":
        return Table(self.get(field), self.path(field))

    def tables(self, field: str) -> tuple["Table", ...]:
        rows = self._list(field)
        return tuple(Table(row, f"{self.path(field)}[{index}]") for index, row in enumerate(rows))

    def optional(self, field: str, read: Callable[["Table"], T]) -> T | None:
        return read(self.table(field)) if self.has(field) else None

    def key(self, field: str) -> str:
        value = self.get(field)
        if not isinstance(value, str) or len(value) > MAX_KEY or not _KEY.fullmatch(value):
            raise self.refuse(field, f"must be at most {MAX_KEY} lower-case letters, digits and hyphens")
        return value

    def text(self, field: str, *, longest: int) -> str:
        value = self.get(field)
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            raise self.refuse(field, f"must be text of 1 to {longest} characters")
        return value

    def flag(self, field: str) -> bool:
        value = self.get(field)
        if not isinstance(value, bool):
            raise self.refuse(field, "must be true or false")
        return value

    def member(self, field: str, kind: type[E]) -> E:
        return self._member(field, self.get(field), kind)

    def members(self, field: str, kind: type[E]) -> tuple[E, ...]:
        return tuple(self._member(field, value, kind) for value in self._list(field, empty=False))

    def codes(self, field: str) -> tuple[str, ...]:
        return tuple(self._text_like(field, value, _KEY, "an instrument code") for value in self._list(field))

    def basis(self, field: str = "basis") -> tuple[str, ...]:
        refs = self._list(field, empty=False)
        return tuple(
            self._text_like(field, ref, _BASIS, "a claim, source:<key> or editable-default") for ref in refs
        )

    def whole(self, field: str, lowest: int, highest: int) -> int:
        return self._whole(field, self.get(field), lowest, highest)

    def wholes(self, field: str, lowest: int, highest: int) -> tuple[int, ...]:
        return tuple(self._whole(field, value, lowest, highest) for value in self._list(field))

    def amount(self, field: str) -> Decimal:
        return self._amount(field, self.get(field))

    def amounts(self, field: str) -> tuple[Decimal, ...]:
        return tuple(self._amount(field, value) for value in self._list(field, empty=False))

    def sourced(self, value: T) -> Sourced[T]:
        """The value just read from this table, with the basis beside it."""
        sourced = Sourced(value=value, basis=self.basis(), editable=self.flag("editable"))
        self.close()
        return sourced

    def _list(self, field: str, *, empty: bool = True) -> list[object]:
        value = self.get(field)
        if not isinstance(value, list) or not (value or empty):
            raise self.refuse(field, "must be a list" if empty else "must be a list with at least one entry")
        return value

    def _member(self, field: str, value: object, kind: type[E]) -> E:
        try:
            return kind(str(value))
        except ValueError:
            raise ProtocolError(self.path(field), value, f"must be one of {', '.join(kind)}") from None

    def _text_like(self, field: str, value: object, pattern: re.Pattern[str], what: str) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ProtocolError(self.path(field), value, f"must be {what}")
        return value

    def _whole(self, field: str, value: object, lowest: int, highest: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ProtocolError(self.path(field), value, f"must be a whole number from {lowest} to {highest}")
        return value

    def _amount(self, field: str, value: object) -> Decimal:
        """Text, since a binary fraction cannot hold 0.2 and the dose bands compare exactly."""
        try:
            amount = Decimal(value) if isinstance(value, str) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if not (amount.is_finite() and amount > 0):
            raise ProtocolError(self.path(field), value, 'must be a positive amount in quotes, such as "0.5"')
        return amount
