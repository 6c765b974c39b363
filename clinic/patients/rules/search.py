"""Names and identifiers as the search compares them: without case, accents and punctuation."""

import re
import unicodedata

LONGEST_WORD = 64
"""Characters compared; what is typed and what is stored are both cut there, so a longer word is found as well."""
JOINTS = re.compile(r"[-\u2010-\u2015./,_'\u2019]+")
# Letters that Unicode does not take apart into a base letter and an accent.
WHOLE = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "\u0131": "i"}
)


def fold(word: str) -> str:
    """As much of `folded` as is kept of a word."""
    return folded(word)[:LONGEST_WORD]


def folded(word: str) -> str:
    """Letters and digits only: "O'Brien" gives obrien, "Łukasz" lukasz, "MRN-17" mrn17."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).translate(WHOLE)
    return "".join(letter for letter in apart if letter.isalnum())


def words_of(text: str) -> frozenset[str]:
    """What `text` is found by: "Smith-Jones" by smithjones, smith and jones."""
    parts = (part for word in text.split() for part in (word, *JOINTS.split(word)))
    return frozenset(filter(None, map(fold, parts)))


def query_words(text: str) -> tuple[str, ...]:
    """What was typed: each has to be the beginning of a word of the patient's."""
    return tuple(filter(None, map(fold, text.split())))
