import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

SECONDS = 0.02


class SlowFileBackend(EmailBackend):
    """Takes its time before and after a message is written, so that a kill falls on either side."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        time.sleep(SECONDS)
        sent = super().send_messages(email_messages)
        time.sleep(SECONDS)
        return sent
