"""The query string of a search, read against what the resource declares."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from clinic.fhir.resource import Resource
from clinic.fhir.rest.errors import bad_request, shown
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.rest.wire import is_text
from clinic.fhir.search.values import split_or

Pairs = list[tuple[str, str]]
DEFAULT_COUNT: Final = 50
MAX_COUNT: Final = 200
MAX_PAIRS: Final = 50
MAX_ALTERNATIVES: Final = 100
MAX_LENGTH: Final = 4_000
TOTALS: Final = ("none", "accurate")
# By these a search is about somebody; a status, a code or a moment alone is about everybody.
NAMING: Final = frozenset({"_id", "identifier", "patient", "patient.identifier", "subject"})
NAMES: Final = frozenset({"name", "family", "given"})
WHOLE_DAY: Final = re.compile(r"(?:eq)?\d{4}-\d{2}-\d{2}")
# Asked for by every client in one way or another, and without effect on what is found.
SILENT: Final = frozenset({"_format", "_pretty"})


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter: any of `values` must match; `modifier` is empty or what follows the colon."""

    name: str
    modifier: str
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.name}:{self.modifier}" if self.modifier else self.name


@dataclass(slots=True)
class Query:
    """`used` are the pairs that had an effect, for the links; `warnings` tell of the others.

    `controls` are the names of those seen that are no filters.
    """

    filters: list[Filter] = field(default_factory=list)
    sort: str = ""
    descending: bool = False
    count: int = DEFAULT_COUNT
    with_total: bool = False
    cursor: str = ""
    used: Pairs = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    controls: set[str] = field(default_factory=set)


def read_query(resource: Resource, pairs: Iterable[tuple[str, str]], *, is_lenient: bool = False) -> Query:
    """Raises FhirError 400 for a value that cannot be read and for an unknown parameter.

    One that `is_lenient` leaves such a parameter out with a warning, and is refused when no filter is left that names
    somebody: what was left out may have been the one that did.
    """
    given = [(name, value) for name, value in pairs if name not in SILENT]
    if len(given) > MAX_PAIRS:
        raise bad_request(f"more than {MAX_PAIRS} search parameters", code="too-costly")
    query = Query()
    for name, value in given:
        _check_text(name, value)
        if name == "_cursor":
            _once(query, name)
            query.cursor = value
        elif _take(resource, query, name, value):
            query.used.append((name, value))
        else:
            _warn(query, name, is_lenient=is_lenient)
    if query.warnings and not names_somebody(query.filters):
        told = "without it nothing names a person, and this would be a search of everybody"
        raise bad_request(f"{query.warnings[0].diagnostics}; {told}")
    _settle_sort(resource, query)
    return query


def names_somebody(filters: Iterable[Filter]) -> bool:
    """Whether one of them says whom the search is about: by an id or identifier, or a name with the date of birth."""
    found = [each for each in filters if each.modifier not in {"missing", "not"}]
    is_named = any(each.name in NAMES for each in found)
    is_born = any(each.name == "birthdate" and all(map(WHOLE_DAY.fullmatch, each.values)) for each in found)
    return any(each.name in NAMING for each in found) or (is_named and is_born)


def _take(resource: Resource, query: Query, name: str, value: str) -> bool:
    """False for a parameter we do not know."""
    control = _CONTROLS.get(name)
    if control is not None:
        _once(query, name)
        control(resource, query, value)
        return True
    base, _, modifier = name.partition(":")
    matcher = resource.parameters.get(base)
    if matcher is None:
        return False
    if modifier not in {"", "missing", *matcher.modifiers}:
        raise bad_request(f"{base} knows no modifier :{shown(modifier)}", code="not-supported")
    values = tuple(split_or(value))
    if len(values) > MAX_ALTERNATIVES:
        raise bad_request(f"{name}: more than {MAX_ALTERNATIVES} alternatives", code="too-costly")
    if values:
        query.filters.append(Filter(base, modifier, values))
    # A parameter without a value is treated like an unknown one.
    return bool(values)


def _count(_resource: Resource, query: Query, value: str) -> None:
    if not value.isascii() or not value.isdigit():
        raise bad_request(f"_count must be a whole number from 0 (given: {shown(value)})")
    query.count = min(int(value[:10]), MAX_COUNT)


def _total(_resource: Resource, query: Query, value: str) -> None:
    if value not in TOTALS:
        raise bad_request(f"_total must be {' or '.join(TOTALS)} (given: {shown(value)})")
    query.with_total = value == "accurate"


def _sort(resource: Resource, query: Query, value: str) -> None:
    name = value.removeprefix("-")
    offered = set.intersection(*(set(source.sorts) for source in resource.sources))
    if name not in offered:
        raise bad_request(f"_sort must be one of {', '.join(sorted(offered))} (given: {shown(value)})")
    query.sort, query.descending = name, value.startswith("-")


_CONTROLS: Final = {"_count": _count, "_total": _total, "_sort": _sort}


def _settle_sort(resource: Resource, query: Query) -> None:
    if query.sort:
        return
    of_patient = any(each.name in {"patient", "subject"} for each in query.filters)
    chosen = resource.patient_sort if of_patient else resource.default_sort
    query.sort, query.descending = chosen.removeprefix("-"), chosen.startswith("-")


def _check_text(name: str, value: str) -> None:
    if len(value) > MAX_LENGTH or not is_text(name) or not is_text(value):
        raise bad_request(f"{shown(name)!r} is too long or holds a control character")


def _once(query: Query, name: str) -> None:
    """Raises FhirError 400: of two counts, orders or places one would be dropped."""
    if name in query.controls:
        raise bad_request(f"{name} is given twice")
    query.controls.add(name)


def _warn(query: Query, name: str, *, is_lenient: bool) -> None:
    problem = f"The search parameter {shown(name)!r} is unknown or empty"
    if not is_lenient:
        told = f"{problem}; Prefer: handling=lenient searches without it"
        raise bad_request(told, code="not-supported")
    query.warnings.append(Issue("not-supported", f"{problem} and was ignored", severity="warning"))
