"""Errors every room may raise; the doors turn them into a message beside a field or an OperationOutcome."""

import re
from collections.abc import Mapping


class TaperError(Exception):
    """A refusal with a sentence a person can act on."""


KEYS = re.compile(r"jwk", re.IGNORECASE)
LONGEST_NAME = 60
"""Of a key; what is longer may be the key itself."""
SECRET = re.compile(r"password|secret|token", re.IGNORECASE)


class FieldError(TaperError):
    """Bad input: `field` names it, `value` is what was given, `message` says what is wanted."""

    def __init__(self, field: str, value: object, message: str) -> None:
        self.field = field
        self.value = value
        self.message = message
        super().__init__(f"{field}: {message} (given: {told(field, value)})")


class QuestionError(FieldError):
    """Nothing is wrong with the value, and somebody has to say that it is right."""


def told(field: str, value: object) -> str:
    """`value` as a message may show it: messages end on terminals and in logs, where no secret may be."""
    if KEYS.search(field) and isinstance(value, Mapping):
        # Somebody gave a private key for a set of public ones.
        return f"an object with {', '.join(map(str, value))}"
    is_long = isinstance(value, str) and len(value) > LONGEST_NAME
    if SECRET.search(field) or (KEYS.search(field) and (isinstance(value, list) or is_long)):
        return "not shown"
    return repr(value)


class ConflictError(TaperError):
    """Somebody else changed the row first: nothing was written."""


class TransitionError(TaperError):
    """The row's state does not allow this step."""


class NeverDeletedError(TaperError):
    """Clinical rows are amended or marked entered in error, never deleted."""


class BareSaveError(TaperError):
    """An existing row was saved without the version check of `change()`."""


class DeniedError(TaperError):
    """The actor lacks the permission for this verb."""


class MailUnsentError(TaperError):
    """A mail that somebody waits for did not leave: the mail server is away, hangs or refuses."""
