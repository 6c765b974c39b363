"""One form for what looks the same on screen, so that it is the same to the program."""

import re
import unicodedata
from typing import Final

# A joiner between letters of other scripts belongs to the word: it changes how Persian or Hindi is written.
_JOINING: Final = re.compile("(?<=[^\x00-\x7f])[\u200c\u200d](?=[^\x00-\x7f])")

# All that Unicode calls a control of direction.
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Letters to Unicode, nothing on screen: of Hangul and Braille, and the joiner of graphemes.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")


def hidden_direction(text: str) -> str:
    """Code of the first unseen sign that turns the direction of writing, such as U+202E; empty when there is none.

    With one, what is shown is not what is stored: a name reads as another.
    """
    found = _TURNING.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def plain_text(text: str) -> str:
    """Composed, trimmed, without invisible characters, every space a plain one; line breaks stay."""
    composed = unicodedata.normalize("NFC", text)
    kept = {found.start() for found in _JOINING.finditer(composed)}
    shown = (_plain(sign) for place, sign in enumerate(composed) if place in kept or not _is_invisible(sign))
    return "".join(shown).strip()


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in _FILLERS


def _plain(sign: str) -> str:
    return " " if unicodedata.category(sign) == "Zs" else sign
