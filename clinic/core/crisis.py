"""A crisis contact typed as text: which of its numbers can be called and which can be texted, for one tap each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from clinic.core.phones import NUMBER

_SENTENCE_END: Final = re.compile(r"[.!?;:](?:\s|$)")
_TEXT: Final = re.compile(r"\b(?:text|texts|texting|sms)\b", re.IGNORECASE)
_CALL: Final = re.compile(r"\b(?:call|calls|calling|phone|ring|dial|telephone|tel)\b", re.IGNORECASE)
# "Text HOME to 741741": the word that such a service waits for.
_WORD: Final = re.compile(r"\b(?:text|sms)\s+[\"\u201c']?([A-Z]{2,12})\b[\"\u201d']?\s+to\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The first number to call and the first to text, each as typed and empty without one; `word` is what is texted."""

    call: str = ""
    text: str = ""
    word: str = ""


def ways(contact: str) -> Ways:
    """A number is for texting where the words about it say so, and for calling unless they name texting alone."""
    found = list(_said(contact))
    texted = next(((number, before) for number, before, about in found if _TEXT.search(about)), ("", ""))
    word = _WORD.search(texted[1])
    return Ways(
        call=next(
            (number for number, _, about in found if _CALL.search(about) or not _TEXT.search(about)), ""
        ),
        text=texted[0],
        word=word[1].upper() if word else "",
    )


def _said(contact: str) -> Iterator[tuple[str, str, str]]:
    """Each number, the words before it, and all words about it: those behind it too when they end its sentence."""
    last = 0
    numbers = list(NUMBER.finditer(contact))
    for place, number in enumerate(numbers):
        before = _SENTENCE_END.split(contact[last : number.start()])[-1]
        following = numbers[place + 1].start() if place + 1 < len(numbers) else len(contact)
        behind = contact[number.end() : following]
        ends = _SENTENCE_END.search(behind)
        is_last = ends is not None or following == len(contact)
        yield number.group(), before, before + (behind[: ends.start() if ends else None] if is_last else "")
        last = number.end()
