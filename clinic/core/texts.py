"""One form for what looks the same on screen, so that it is the same to the program."""

import re
import unicodedata
from typing import Final

# A joiner between letters of other scripts belongs to the word: it changes how Persian or Hindi is written.
_JOINING: Final = re.compile("(?<=[^\x00-\x7f])[\u200c\u200d](?=[^\x00-\x7f])")


def plain_text(text: str) -> str:
    """Composed, trimmed, without invisible characters, every space a plain one; line breaks stay."""
    composed = unicodedata.normalize("NFC", text)
    kept = {found.start() for found in _JOINING.finditer(composed)}
    shown = (_plain(sign) for place, sign in enumerate(composed) if place in kept or not _is_invisible(sign))
    return "".join(shown).strip()


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf"


def _plain(sign: str) -> str:
    return " " if unicodedata.category(sign) == "Zs" else sign
