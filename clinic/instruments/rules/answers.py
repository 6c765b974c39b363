"""Checks answers against a definition and says which are still missing."""

from collections.abc import Iterator, Mapping

from clinic.instruments.rules.definition import Instrument, Item
from clinic.instruments.rules.errors import AnswerError, UnknownConversionError


def read_answers(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, int]:
    """Answers without the None; raises AnswerError for a foreign item or a value not on offer."""
    items = {item.link_id: item for item in instrument.items}
    given = {link_id: value for link_id, value in answers.items() if value is not None}
    for link_id, value in given.items():
        if link_id not in items:
            raise AnswerError(instrument.code, link_id, value, "not an item of this instrument")
        _check_value(instrument, items[link_id], value)
    _check_alternatives(instrument, given)
    _check_skips(instrument, given)
    return given


def missing_items(instrument: Instrument, values: Mapping[str, int]) -> tuple[str, ...]:
    """Link ids that still need an answer; of items asked as alternatives, all when none is answered."""
    return tuple(_missing(instrument, values))


def is_skipped(item: Item, values: Mapping[str, int]) -> bool:
    """Another answer says that this item is not asked."""
    return item.skip_if is not None and item.skip_if.applies(values)


def answers_from(
    target: Instrument, source: Instrument, answers: Mapping[str, int | None]
) -> dict[str, int | None]:
    """A short form's answers out of its long form's; raises UnknownConversionError for any other pair."""
    if target.derived_from != source.code:
        raise UnknownConversionError(f"{target.code} is not part of {source.code}")
    return {item.link_id: answers.get(item.link_id) for item in target.items}


def _missing(instrument: Instrument, values: Mapping[str, int]) -> Iterator[str]:
    alternatives = {item: group for group in instrument.one_of for item in group}
    for item in instrument.items:
        group = alternatives.get(item.link_id, (item.link_id,))
        if item.required and not is_skipped(item, values) and values.keys().isdisjoint(group):
            yield item.link_id


def _check_value(instrument: Instrument, item: Item, value: object) -> None:
    # True == 1 and 1.0 == 1, so membership alone would let a boolean or a float into the record.
    if type(value) is not int or value not in item.values:
        offered = ", ".join(map(str, item.values))
        raise AnswerError(instrument.code, item.link_id, value, f"{value!r} is not one of {offered}")


def _check_alternatives(instrument: Instrument, values: Mapping[str, int]) -> None:
    """Two zeros do not contradict each other, and neither does one rating beside a "not assessed"."""
    for group in instrument.one_of:
        rated = [
            link_id for link_id in group if link_id in values and instrument.points(link_id, values[link_id])
        ]
        if len(rated) > 1:
            raise AnswerError(
                instrument.code, rated[1], values[rated[1]], f"answer only one of {' and '.join(group)}"
            )


def _check_skips(instrument: Instrument, values: Mapping[str, int]) -> None:
    """Points for an item that was not to be asked contradict the answer that skipped it.

    Unscored items pass: a yes on a suicide screener is never refused over the answer before it.
    """
    answered = (item for item in instrument.items if item.scored and item.link_id in values)
    for item in answered:
        value = values[item.link_id]
        if is_skipped(item, values) and item.points(value):
            raise AnswerError(
                instrument.code,
                item.link_id,
                value,
                f"{value} given, but another answer leaves this item out",
            )
