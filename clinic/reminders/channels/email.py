"""E-mail through Django's configured backend (EMAIL_URL)."""

import smtplib
from contextlib import suppress
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from clinic.reminders.channels.base import Message, RefusedError, UndeliveredError, UnsureError

PERMANENT = 500
"""SMTP reply codes from here on say that trying again is of no use."""


class EmailChannel:
    is_idempotent = False
    """The Message-ID is made of the key, but not every mail server drops a second one."""

    def send(self, message: Message, *, idempotency_key: str) -> None:
        mail = _compose(message, idempotency_key)
        mail.connection = get_connection()
        try:
            mail.connection.open()
        except OSError as error:
            raise UndeliveredError(f"The mail server cannot be reached ({type(error).__name__})") from error
        try:
            _hand_over(mail)
        finally:
            # It is already decided what became of the message.
            with suppress(OSError):
                mail.connection.close()


def _compose(message: Message, idempotency_key: str) -> EmailMultiAlternatives:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    domain = address.rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((message.sender, address)),
        to=[message.to],
        # Auto-Submitted keeps holiday notices from answering us.
        headers={"Message-ID": f"<{idempotency_key}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def _hand_over(mail: EmailMultiAlternatives) -> None:
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise _answer(min(code for code, _ in error.recipients.values())) from error
    except smtplib.SMTPResponseException as error:
        raise _answer(error.smtp_code) from error
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        raise RefusedError(f"This address or text cannot be mailed ({type(error).__name__})") from error
    except OSError as error:
        raise UnsureError(f"The mail server broke off ({type(error).__name__})") from error


def _answer(code: int) -> UndeliveredError | RefusedError:
    if code >= PERMANENT:
        return RefusedError(f"The mail server refused it (code {code})")
    return UndeliveredError(f"The mail server put it off (code {code})")
