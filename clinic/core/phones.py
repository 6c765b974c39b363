"""Phone numbers inside a sentence, so that a crisis contact typed as text can be called with one tap."""

import re
from typing import Final

# Three digits at least: 988 and 112 are numbers to call, "24/7" is not.
_NUMBER: Final = re.compile(r"\+?\(?\d(?:[ ().-]{0,2}\d){2,16}")


def find_numbers(text: str) -> list[str]:
    """Each number as typed, in reading order."""
    return _NUMBER.findall(text)


def dialled(number: str) -> str:
    """What a tel: link needs: digits and a leading plus."""
    return re.sub(r"[^\d+]", "", number)
