"""Phone numbers: one that can be dialled, and those inside a sentence, such as a crisis contact, for one tap."""

import re
from typing import Final

from django.core.exceptions import ValidationError

# Three digits at least: 988 and 112 are numbers to call, "24/7" is not.
NUMBER: Final = re.compile(r"\+?\(?\d(?:[ ().-]{0,2}\d){2,16}")
_MARKS: Final = re.compile(r"[\s().\-/]+")
_FOREIGN: Final = re.compile(r"[^0-9+\s().\-/]+")
# E.164 has 15 digits; a written "(0)" and a prefix for abroad make two more.
_DIALLED: Final = re.compile(r"\+?\d{3,17}", re.ASCII)


def validate_phone(text: str) -> None:
    """Raises ValidationError for what cannot be dialled as it stands: digits that a note beside them would change."""
    foreign = _FOREIGN.search(text)
    if foreign:
        raise ValidationError(
            f"must be a number that can be dialled: \u201c{foreign[0]}\u201d is no part of one"
        )
    if not _DIALLED.fullmatch(_MARKS.sub("", text)):
        raise ValidationError("must be a number that can be dialled, of 3 to 17 digits, a + only in front")


def find_numbers(text: str) -> list[str]:
    """Each number as typed, in reading order."""
    return NUMBER.findall(text)


def dialled(number: str) -> str:
    """What a tel: link needs: digits and a leading plus; a (0) is dialled only without the country."""
    abroad = number.replace("(0)", "") if number.startswith("+") else number
    return re.sub(r"[^\d+]", "", abroad)
