"""Which channels this installation has."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from clinic.reminders.channels.base import Channel
from clinic.reminders.channels.email import EmailChannel
from clinic.reminders.channels.sms import SmsChannel
from clinic.reminders.channels.task import TaskChannel
from clinic.reminders.models import Reminder


def working_channels() -> Mapping[str, Channel]:
    """By name; text messages only where SMS_PROVIDER names one who delivers them."""
    channels: dict[str, Channel] = {
        Reminder.Channel.EMAIL.value: EmailChannel(),
        Reminder.Channel.TASK.value: TaskChannel(),
    }
    if path := settings.SMS_PROVIDER:
        channels[Reminder.Channel.SMS.value] = SmsChannel(import_string(path)())
    return channels
