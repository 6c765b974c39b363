"""From answers to the columns that are stored."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from clinic.core.errors import FieldError
from clinic.instruments.rules import (
    AnswerError,
    Instrument,
    Score,
    UnknownInstrumentError,
    instrument,
    score,
    score_total,
)

Answers = Mapping[str, int | None]


def score_columns(code: str, answers: Answers | None, total: int | Decimal | None) -> dict[str, Any]:
    """Columns of an Assessment; `answers` are kept as given, an unanswered item as null.

    Raises FieldError for an unknown instrument, a wrong answer or total, or neither or both of them.
    """
    definition = known_instrument(code)
    if (not answers) == (total is None):
        raise FieldError("answers", answers, "give either the answers or their total")
    try:
        scored = score(definition, answers) if answers else score_total(definition, _as_whole(total))
    except AnswerError as error:
        field = "total" if error.item == "total" else f"answers.{error.item}"
        raise FieldError(field, error.value, str(error)) from None
    return {
        "instrument": code,
        "instrument_version": scored.version,
        "answers": dict(answers or {}),
        "total": None if scored.total is None else Decimal(scored.total),
        "subscores": dict(scored.subscores),
        "band": scored.band.label if scored.band else "",
        "findings": _findings(scored),
    }


def known_instrument(code: str) -> Instrument:
    """Raises FieldError for a code without a definition."""
    try:
        return instrument(code)
    except UnknownInstrumentError as error:
        raise FieldError("instrument", code, str(error)) from None


def _as_whole(total: int | Decimal | None) -> Any:
    """A database or an EHR sends 12.00; what is not whole goes on as it is, so that the error shows it."""
    return int(total) if isinstance(total, Decimal) and total == total.to_integral_value() else total


def _findings(scored: Score) -> dict[str, Any]:
    """What the score said besides the total: `flags`, `finding`, `missing`, `maximum`."""
    return {
        "flags": [asdict(flag) for flag in scored.flags],
        "finding": asdict(scored.finding) if scored.finding else None,
        "missing": list(scored.missing),
        "maximum": scored.maximum,
    }
