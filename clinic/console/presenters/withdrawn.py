"""An alert or a flag whose fact was taken back, in words."""

from django.utils import timezone

from clinic.core import formats
from clinic.safety.models.withdrawable import Withdrawable


def withdrawn_words(found: Withdrawable) -> str:
    """`No longer holds: ... (Nurse North, 5 Jan 2026)`; empty for what stands."""
    if found.withdrawn_at is None:
        return ""
    day = formats.calendar_date(timezone.localdate(found.withdrawn_at))
    return f"No longer holds: {found.withdrawn_reason.rstrip('.')} ({found.withdrawn_by_name}, {day})."


def message_of(found: Withdrawable, message: str) -> str:
    """What fired, and that it no longer holds."""
    return f"{message} {withdrawn_words(found)}".rstrip()
