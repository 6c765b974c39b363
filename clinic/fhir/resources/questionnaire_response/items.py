"""The items of a posted form: answers, a total, remarks, and what has no place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from clinic.fhir.checks.left_out import left_out
from clinic.fhir.resources.questionnaire_response.answers import read_answer, read_number
from clinic.fhir.resources.questionnaire_response.forms import find_item
from clinic.fhir.resources.questionnaire_response.wording import check_wording
from clinic.fhir.rest.errors import FhirError, shown, unprocessable
from clinic.fhir.rest.outcome import Issue
from clinic.instruments.rules import AnswerError, Instrument, Item, score

Json = dict[str, Any]
MAX_REMARK: Final = 2000
_KEPT: Final = frozenset(
    (
        *("linkId", "text", "item", "answer.item", "answer.valueInteger", "answer.valueDecimal"),
        *("answer.valueString", "answer.valueCoding.system", "answer.valueCoding.code"),
    )
)


@dataclass(slots=True)
class Items:
    """`answers` by our link id, `paths` of each for errors; `unknown` are items that are none of the instrument's,
    `unkept` those of it that cannot be read and carry no points.
    """

    instrument: Instrument
    answers: dict[str, int] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unkept: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[Issue] = field(default_factory=list)
    totals: list[tuple[str, int]] = field(default_factory=list)

    @property
    def remark(self) -> str:
        return "\n".join(self.remarks)


def read_items(instrument: Instrument, items: list[Json], path: str) -> Items:
    """Raises FhirError 422 naming the item and its answer.

    A total, a remark or a question of somebody's own beside the answers is never a reason to lose them.
    """
    found = Items(instrument)
    for where, item in _all(items, path):
        if "answer" in item:
            _take(found, item, where)
        if where not in {*found.unknown, *found.unkept}:
            found.left += left_out(where, item, _KEPT)
    _settle_unknown(found)
    _compare_totals(found)
    if len(found.remark) > MAX_REMARK:
        told = f"all remarks together may hold {MAX_REMARK} characters"
        raise unprocessable(path, told, code="too-long")
    return found


def _take(found: Items, item: Json, path: str) -> None:
    known = find_item(found.instrument, item["linkId"])
    texts = [str(each["valueString"]) for each in item["answer"] if "valueString" in each]
    if known is not None:
        check_wording(found.instrument, known, item, path)
        _take_known(found, known, item, path)
    elif _is_total(found.instrument, item):
        found.totals.append((path, int(read_number(item["answer"][0]) or 0)))
    elif texts and len(texts) == len(item["answer"]):
        found.remarks += texts
    else:
        found.unknown.append(path)


def _take_known(found: Items, known: Item, item: Json, path: str) -> None:
    """What carries no points, and nobody has to see, is told as not kept where it cannot be read: the rest counts."""
    is_needed = known.scored or known.link_id in _watched(found.instrument)
    try:
        value = read_answer(known, item, path)
        if not is_needed and value not in known.values:
            raise unprocessable(path, "is no answer of this item")
        _take_answer(found, known.link_id, value, item, path)
    except FhirError:
        if is_needed:
            raise
        found.unkept.append(path)


def _take_answer(found: Items, link_id: str, value: int, item: Json, path: str) -> None:
    if link_id in found.answers:
        told = f"answered twice (given: {shown(item['linkId'])})"
        raise unprocessable(f"{path}.linkId", told, code="not-found")
    found.answers[link_id] = value
    found.paths[f"answers.{link_id}"] = f"{path}.answer"


def _is_total(instrument: Instrument, item: Json) -> bool:
    """By its LOINC code, or in plain words."""
    name = item["linkId"].removeprefix("/")
    is_named = name.casefold() in {"total", "score"} or (
        bool(instrument.loinc_total) and name.endswith(instrument.loinc_total)
    )
    return is_named and read_number(item["answer"][0]) is not None


def _settle_unknown(found: Items) -> None:
    """Raises FhirError 422 where an unknown item may be one that a person must see, under another name."""
    is_whole = bool(found.answers) and _watched(found.instrument) <= found.answers.keys()
    if found.unknown and not is_whole:
        told = f"no item of {found.instrument.abbreviation}"
        raise unprocessable(f"{found.unknown[0]}.linkId", told, code="not-found")
    found.left += [*found.unknown, *found.unkept]


def _watched(instrument: Instrument) -> set[str]:
    return {flag.item for flag in instrument.flags}


def _compare_totals(found: Items) -> None:
    """The answers count; that the sender reckons otherwise is told, and kept where a person sees it."""
    try:
        total = score(found.instrument, found.answers).total
    except AnswerError:
        # Refused by its item when it is stored.
        return
    for path, given in found.totals:
        if total != given:
            ours = "give no total, as some are missing" if total is None else f"give {total}"
            told = f"The total sent along is {given}; the answers {ours}"
            found.notes.append(Issue("value", told, path, "warning"))
            found.remarks.append(f"{told}.")


def _all(items: list[Json], path: str) -> Iterator[tuple[str, Json]]:
    """Those in groups and below answers as well."""
    for index, item in enumerate(items):
        here = f"{path}[{index}]"
        if "linkId" not in item:
            raise unprocessable(f"{here}.linkId", "is needed", code="required")
        yield here, item
        yield from _all(item.get("item", []), f"{here}.item")
        for number, answer in enumerate(item.get("answer", [])):
            yield from _all(answer.get("item", []), f"{here}.answer[{number}].item")
