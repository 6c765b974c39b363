"""Text messages through a provider of the clinic's choice; none is shipped."""

from typing import Protocol

from clinic.reminders.channels.base import Message


class SmsProvider(Protocol):
    """What SMS_PROVIDER must name: the path of a class made without arguments.

    `deliver` raises UndeliveredError, LineError, RefusedError or UnsureError; `is_idempotent` as for Channel.
    """

    is_idempotent: bool

    def deliver(self, *, number: str, text: str, idempotency_key: str) -> None: ...


class SmsChannel:
    def __init__(self, provider: SmsProvider) -> None:
        self.provider = provider
        self.is_idempotent = provider.is_idempotent

    def send(self, message: Message, *, idempotency_key: str) -> None:
        self.provider.deliver(number=message.to, text=message.text, idempotency_key=idempotency_key)

    def close(self) -> None:
        """The provider keeps its own lines."""
