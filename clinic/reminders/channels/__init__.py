"""What carries a message out of the house. Each channel says what is certain after a failure."""

from clinic.reminders.channels.base import Channel, Message, RefusedError, UndeliveredError, UnsureError
from clinic.reminders.channels.registry import working_channels
from clinic.reminders.channels.sms import SmsProvider

__all__ = [
    "Channel",
    "Message",
    "RefusedError",
    "SmsProvider",
    "UndeliveredError",
    "UnsureError",
    "working_channels",
]
