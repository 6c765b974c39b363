"""E-mail addresses that a message can be sent to."""

from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

WANTED: Final = "must be an e-mail address with a whole domain, such as ada@clinic.example"
# Django's own check lets "localhost" through, which is this very machine and nobody's mailbox.
_is_address: Final = EmailValidator(message=WANTED, allowlist=())


def validate_mail(text: str) -> None:
    """Raises ValidationError for an address without a domain, or with the number of a machine in its place."""
    _is_address(text)
    if text.endswith("]"):
        raise ValidationError(WANTED)
