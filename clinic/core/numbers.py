"""Numbers as people type them: read whole or refused by name, in one place for forms, imports and commands."""

import re
from decimal import Decimal
from typing import Final

MARKS: Final = ".,"
"""Either is the decimal mark of whoever types it; two of them in one number are never both that."""
MOST_DECIMALS: Final = 6
# Bounded, because 1e400000000 is a number too, and one that takes hours to write out.
_NUMBER: Final = re.compile(r"[+-]?(\d{1,9}([.,]\d*)?|[.,]\d+)", re.ASCII)
_FOREIGN: Final = re.compile(r"[^0-9.,+-]+")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[\s'\u2019_](?=[0-9])")
# Only what is grouped by threes can be meant as one number.
_GROUPED: Final = re.compile(
    r"[+-]?[1-9]\d{0,2}((?P<mark>[.,\s'\u2019_])\d{3})((?P=mark)\d{3})*((?!(?P=mark))[.,]\d*)?", re.ASCII
)
# Three digits behind a mark are how thousands are written too.
_LIKE_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


class NumberError(ValueError):
    """The rest of a sentence that begins with what was typed: "is not a number such as 12 or 12.5"."""


def read_number(text: str, *, decimals: int = MOST_DECIMALS) -> Decimal:
    """A decimal comma is a decimal point; nothing typed is left out.

    Raises NumberError for a thousands mark, anything else that is no part of a number, and more `decimals` than kept.
    """
    typed = text.strip()
    _refuse_foreign(typed)
    marks = [sign for sign in typed if sign in MARKS]
    if len(marks) > 1:
        if _GROUPED.fullmatch(typed):
            raise _thousands(marks[0], _ungrouped(typed))
        raise NumberError("holds more than one decimal mark: write one, as in 12.5")
    if not _NUMBER.fullmatch(typed):
        usual = "number such as 12 or 12.5" if decimals else "whole number such as 12"
        raise NumberError(f"is not a {usual}, of at most 9 digits")
    if marks:
        _check_decimals(typed, marks[0], decimals)
    return Decimal(typed.replace(",", "."))


def _refuse_foreign(typed: str) -> None:
    grouped = _BETWEEN_DIGITS.search(typed)
    if grouped and _GROUPED.fullmatch(re.sub(r"\s", " ", typed)):
        raise _thousands(grouped[0], _ungrouped(_BETWEEN_DIGITS.sub("", typed)))
    if grouped:
        raise NumberError(f"holds {_named(grouped[0])} between its digits: write one number")
    foreign = _FOREIGN.search(typed)
    if foreign and re.search(r"\d", typed):
        raise NumberError(f"holds \u201c{foreign[0].strip() or foreign[0]}\u201d: write the number alone")


def _check_decimals(typed: str, mark: str, decimals: int) -> None:
    part = typed.partition(mark)[2]
    may_be_thousands = decimals < 3 and _LIKE_THOUSANDS.fullmatch(typed)
    if len(part.rstrip("0")) <= decimals and not may_be_thousands:
        return
    kept = f"at most {decimals} decimals are kept" if decimals else "only whole numbers are kept"
    meant = (
        f"; if \u201c{mark}\u201d marks thousands, write {typed.replace(mark, '')}"
        if may_be_thousands
        else ""
    )
    digits = f"{len(part)} digit{'' if len(part) == 1 else 's'}"
    raise NumberError(f"has {digits} behind \u201c{mark}\u201d, and {kept}{meant}")


def _thousands(mark: str, meant: str) -> NumberError:
    return NumberError(f"holds a thousands mark ({_named(mark)}): write {meant}")


def _named(mark: str) -> str:
    return "a space" if mark.isspace() else f"\u201c{mark}\u201d"


def _ungrouped(typed: str) -> str:
    """Without its thousands marks; the last mark is the decimal one if it is unlike those before it."""
    marks = [sign for sign in typed if sign in MARKS]
    if len(marks) <= 1:
        return typed
    whole, mark, part = typed.rpartition(marks[-1]) if len(set(marks)) > 1 else (typed, "", "")
    return re.sub(r"[.,]", "", whole) + mark + part
