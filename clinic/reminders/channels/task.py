from clinic.reminders.channels.base import Message


class TaskChannel:
    """A task for staff is on the reminders page from the moment its row counts as sent; nothing leaves the house."""

    is_idempotent = True

    def send(self, message: Message, *, idempotency_key: str) -> None:
        """Nothing to hand over."""

    def close(self) -> None:
        """Nothing is open."""
