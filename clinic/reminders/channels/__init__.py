"""What carries a message out of the house. Each channel says what is certain after a failure."""

from clinic.reminders.channels.base import (
    Channel,
    LineError,
    Message,
    RefusedError,
    SendingError,
    UndeliveredError,
    UnsureError,
)
from clinic.reminders.channels.registry import working_channels
from clinic.reminders.channels.sms import SmsProvider

__all__ = [
    "Channel",
    "LineError",
    "Message",
    "RefusedError",
    "SendingError",
    "SmsProvider",
    "UndeliveredError",
    "UnsureError",
    "working_channels",
]
