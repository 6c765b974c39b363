"""Every number of a protocol with its path, for the "why?" panel and for checking a clinic's edits."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from clinic.protocols.rules.definition import Protocol, Sourced


def numbers(protocol: Protocol) -> Mapping[str, Sourced[Any]]:
    """By path, such as `phases.induction.visits` or `dose.mg_per_kg`, in the order of the definition."""
    return dict(_walk(protocol, ""))


def locked_changes(before: Protocol, after: Protocol) -> tuple[str, ...]:
    """Paths of numbers that a clinic may not edit and that `after` changes, re-labels or drops."""
    now = numbers(after)
    return tuple(path for path, old in numbers(before).items() if not old.editable and now.get(path) != old)


def _walk(record: Any, path: str) -> Iterator[tuple[str, Sourced[Any]]]:
    if isinstance(record, Sourced):
        yield path, record
    elif isinstance(record, tuple):
        for entry in record:
            if dataclasses.is_dataclass(entry):
                yield from _walk(entry, f"{path}.{_name(entry)}")
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            yield from _walk(getattr(record, field.name), f"{path}.{field.name}".lstrip("."))


def _name(entry: Any) -> str:
    return str(getattr(entry, "key", None) or entry.code)
