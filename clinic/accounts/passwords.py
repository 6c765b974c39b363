"""Which passwords are too common: Django's list of 20,000, and what people make of its words to reach 12 characters."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from clinic.core.example import DEMO_PASSWORD

# Published by us or by a well-known cartoon, or what is on everybody's mind in such a clinic.
OUR_OWN: Final = frozenset(
    {"taperdemo1", "correcthorsebatterystaple", "ketamine", "esketamine", "spravato", "depression", "clinic"}
)
DISGUISES: Final = str.maketrans("013457@$!", "oieastasi")
SHORTEST_WORD: Final = 5
LEFT_OVER: Final = 6
"""Characters, of which one is a letter, that a password needs besides one common word."""
LONGEST: Final = 40
"""No list holds longer ones, and trying every part of a long text takes long."""


class CommonPasswordsValidator(CommonPasswordValidator):
    """Refuses a common password, and one that is little more than a common word: Welcome-2026!, P@ssw0rd1234."""

    def validate(self, password: str, user: Any = None) -> None:
        if password == DEMO_PASSWORD and settings.DEMO:
            return
        super().validate(password, user)
        known = OUR_OWN | self.passwords
        if any(_is_common(each, known) for each in _readings(password)):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return "This password is too common. Choose several words that nobody would guess."


def _readings(password: str) -> Iterator[str]:
    """As it is compared: without case, spaces and marks; as typed, and with each 0 read as an o."""
    plain = password.lower()
    yield from ("".join(filter(str.isalnum, each)) for each in (plain, plain.translate(DISGUISES)))


def _is_common(text: str, known: frozenset[str]) -> bool:
    if text in known or len(set(text)) < LEFT_OVER:
        return True
    if len(text) > LONGEST:
        return False
    return any(_is_little_more(text, word) for word in _parts(text) if word in known)


def _is_little_more(text: str, word: str) -> bool:
    rest = text.replace(word, "")
    return len(rest) < LEFT_OVER or rest.isdecimal()


def _parts(text: str) -> Iterator[str]:
    for start in range(len(text) - SHORTEST_WORD + 1):
        for end in range(start + SHORTEST_WORD, len(text) + 1):
            yield text[start:end]
