"""Turns one definition file into an Instrument; a key nobody knows fails at once with TypeError."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from clinic.evidence.tables import as_tuple
from clinic.evidence.thresholds import threshold
from clinic.instruments.rules.algorithms import (
    Algorithm,
    AllCriteria,
    Criterion,
    Level,
    SymptomCount,
    Triage,
)
from clinic.instruments.rules.cutoffs import Band, Cutoff, ImportantChange, RelapseRule
from clinic.instruments.rules.definition import (
    Answer,
    Combine,
    ContentPolicy,
    Direction,
    Domain,
    FilledBy,
    Instrument,
    Item,
    ItemFlag,
    MissingRule,
    Skip,
)

Table = dict[str, Any]
Built = TypeVar("Built")


def read_instrument(table: Table) -> Instrument:
    domains = tuple(_domain(row) for row in table.pop("domains", ()))
    return Instrument(
        filled_by=FilledBy(table.pop("filled_by")),
        direction=Direction(table.pop("direction")),
        content_policy=ContentPolicy(table.pop("content_policy")),
        basis=as_tuple(table.pop("basis")),
        items=_items(table),
        one_of=tuple(tuple(pair) for pair in table.pop("one_of", ())),
        domains=domains,
        missing=_with_basis(MissingRule, table.pop("missing")),
        bands=_bands(table.pop("bands", {})),
        remission=tuple(_cutoff(row) for row in table.pop("remission", ())),
        relapse=_relapse(table.pop("relapse", None)),
        screening=tuple(_cutoff(row) for row in table.pop("screening", ())),
        important_changes=tuple(
            _with_basis(ImportantChange, row) for row in table.pop("important_changes", ())
        ),
        flags=tuple(ItemFlag(item=row.pop("item"), cutoff=_cutoff(row)) for row in table.pop("flags", ())),
        algorithm=_algorithm(table.pop("algorithm", None), domains),
        **table,
    )


def _with_basis(build: Callable[..., Built], row: Table) -> Built:
    """Data files write one reference as a string and several as a list."""
    return build(basis=as_tuple(row.pop("basis")), **row)


def _items(table: Table) -> tuple[Item, ...]:
    """Numbered items without wording first, each replaced by a row of the same link id if there is one."""
    shared = _answers(table.pop("answers", ()))
    numbered = table.pop("numbered", {"count": 0})
    count = numbered.pop("count")
    by_link_id = {str(n): _item({"link_id": str(n), **numbered}, shared) for n in range(1, count + 1)}
    rows = (_item(row, shared) for row in table.pop("items", ()))
    return tuple((by_link_id | {item.link_id: item for item in rows}).values())


def _item(row: Table, shared: tuple[Answer, ...]) -> Item:
    """Unless the row says otherwise, a scored item is required and one without a name goes by its number."""
    skip = row.pop("skip_if", None)
    answers = _own_answers(row) or shared
    defaults = {"label": f"Item {row['link_id']}", "required": row.get("scored", True)}
    return Item(answers=answers, skip_if=Skip(**skip) if skip else None, **(defaults | row))


def _own_answers(row: Table) -> tuple[Answer, ...]:
    if "range" in row:
        low, high = row.pop("range")
        return tuple(Answer(value=value, points=value) for value in range(low, high + 1))
    return _answers(row.pop("answers", ()))


def _answers(rows: Iterable[Table]) -> tuple[Answer, ...]:
    return tuple(_answer(row) for row in rows)


def _answer(row: Table) -> Answer:
    also_accepts = tuple(row.pop("also_accepts", ()))
    return Answer(also_accepts=also_accepts, **({"points": row["value"]} | row))


def _domain(row: Table) -> Domain:
    items, combine = tuple(row.pop("items")), Combine(row.pop("combine"))
    return _with_basis(partial(Domain, items=items, combine=combine), row)


def _bands(table: Table) -> tuple[Band, ...]:
    return tuple(Band(basis=as_tuple(table["basis"]), **row) for row in table.get("ranges", ()))


def _cutoff(row: Table) -> Cutoff:
    """A row that names a threshold takes number and basis from it, so that neither is written twice."""
    if "threshold" not in row:
        return _with_basis(Cutoff, row)
    found = threshold(row["threshold"])
    return Cutoff(at_least=int(found.default), basis=found.basis, label=row.pop("label", found.label), **row)


def _relapse(row: Table | None) -> RelapseRule | None:
    if row is None:
        return None
    return RelapseRule(score=_cutoff({"threshold": row["score"]}), rise=_cutoff({"threshold": row["rise"]}))


def _algorithm(row: Table | None, domains: tuple[Domain, ...]) -> Algorithm | None:
    if row is None:
        return None
    common: Table = {
        "rule": row["rule"],
        "loinc": row.get("loinc", ""),
        "levels": tuple(_level(level) for level in row["levels"]),
        "otherwise": _level(row["otherwise"]),
        "basis": as_tuple(row["basis"]),
    }
    match row["kind"]:
        case "symptom_count":
            return SymptomCount(symptom_at=row["symptom_at"], core=tuple(row["core"]), **common)
        case "all_criteria":
            criteria = _criteria(row["criteria"], domains)
            return AllCriteria(symptom_at=row["symptom_at"], criteria=criteria, **common)
        case "triage":
            return Triage(assumed_with=row["assumed_with"], **common)
        case kind:
            raise ValueError(f"unknown kind of algorithm {kind!r}")


def _level(row: Table) -> Level:
    return Level(items=tuple(row.pop("items", ())), **row)


def _criteria(needed: dict[str, int], domains: tuple[Domain, ...]) -> tuple[Criterion, ...]:
    items = {domain.code: domain.items for domain in domains}
    return tuple(Criterion(items=items[code], at_least=count) for code, count in needed.items())
