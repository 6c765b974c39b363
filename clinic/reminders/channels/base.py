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
    """`is_idempotent`: handing over again under the same key is certain to reach the reader once.

    One is made for a slice of messages: it may keep a line open from the first `send` until `close`.
    """

    is_idempotent: bool

    def send(self, message: Message, *, idempotency_key: str) -> None:
        """Returns once the message is out of our hands; raises one of the errors below otherwise."""

    def close(self) -> None:
        """Never raises: what became of the messages is decided already."""


class SendingError(TaperError):
    """It did not get through; the class says what is certain, the text why."""


class UndeliveredError(SendingError):
    """Certainly not sent, and another try may succeed."""


class LineError(UndeliveredError):
    """The same, and the line itself is in trouble: no other message would fare better now."""


class RefusedError(SendingError):
    """Certainly not sent: this address takes no message, and no other try will change that."""


class UnsureError(SendingError):
    """The line broke while handing over: the reader may have it."""
