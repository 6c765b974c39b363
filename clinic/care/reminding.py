"""What a person decides about one reminder; touches no other room."""

from clinic.reminders.services import cancel, resend

__all__ = ["cancel", "resend"]
