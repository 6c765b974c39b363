from dataclasses import dataclass
from typing import Protocol

from clinic.core.errors import TaperError


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`to` is an e-mail address or phone number, empty for staff; `sender` the name shown to the reader."""

    to: str
    sender: str
    subject: str
    text: str
    html: str


class Channel(Protocol):
    """`is_idempotent`: handing over again under the same key is certain to reach the reader once."""

    is_idempotent: bool

    def send(self, message: Message, *, idempotency_key: str) -> None:
        """Returns once the message is out of our hands; raises one of the three errors below otherwise."""


class UndeliveredError(TaperError):
    """Certainly not sent, and another try may succeed."""


class RefusedError(TaperError):
    """Certainly not sent, and no other try will change that."""


class UnsureError(TaperError):
    """The line broke while handing over: the reader may have it."""
