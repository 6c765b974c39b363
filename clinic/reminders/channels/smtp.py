"""What is certain after each way in which a mail server can fail, and how far it had come."""

import re
import smtplib
from typing import Any

from django.core.mail.backends import smtp

from clinic.reminders.channels.base import (
    LineError,
    RefusedError,
    SendingError,
    UndeliveredError,
    UnsureError,
)

PERMANENT = 500
CLOSING = 421
GO_AHEAD = 354
"""The server's answer to DATA: only after it does content leave the house."""
# Of the codes a server may answer to RCPT, those that speak of us and not of the recipient.
_ABOUT_US = frozenset({500, 502, 503, 530, 535, 538})
# Enhanced codes (RFC 3463): a bad sender address, the mail system, the network, the protocol, and security or policy.
_ENHANCED_ABOUT_US = re.compile(rb"^5\.(?:1\.[78]|[3457]\.\d+)\b")


class _Phased:
    """Mixed into smtplib's classes: remembers whether the content of the present message was begun."""

    was_content_begun = False

    def getreply(self) -> tuple[int, bytes]:
        code, said = super().getreply()  # type: ignore[misc]
        if code == GO_AHEAD:
            self.was_content_begun = True
        return code, said

    def mail(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.was_content_begun = False
        answer: tuple[int, bytes] = super().mail(*args, **kwargs)  # type: ignore[misc]
        return answer


class _PlainLine(_Phased, smtplib.SMTP):
    """SMTP, also with STARTTLS."""


class _TlsLine(_Phased, smtplib.SMTP_SSL):
    """SMTP over TLS from the first byte."""


class PhasedBackend(smtp.EmailBackend):
    """Django's own, over a line that remembers how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _TlsLine if self.use_ssl else _PlainLine

    @property
    def was_content_begun(self) -> bool:
        return bool(getattr(self.connection, "was_content_begun", False))


def failure_of(error: OSError | ValueError, *, was_content_begun: bool) -> SendingError:
    """What an error while handing over one message means for it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answer_to_recipient(code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        # To the sender's address or to the content: it says nothing of this recipient, and may be mended.
        return LineError(f"The mail server refused our message (code {error.smtp_code})")
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return RefusedError(f"This address or text cannot be mailed ({type(error).__name__})")
    if was_content_begun:
        return UnsureError(f"The mail server broke off ({type(error).__name__})")
    return trouble("broke off before the message", error)


def trouble(what: str, error: Exception) -> LineError:
    return LineError(f"The mail server {what} ({type(error).__name__})")


def _answer_to_recipient(code: int, said: bytes) -> SendingError:
    if code == CLOSING:
        return LineError(f"The mail server closes the line (code {code})")
    if code < PERMANENT:
        return UndeliveredError(f"The mail server put it off (code {code})")
    if code in _ABOUT_US or _ENHANCED_ABOUT_US.match(said):
        return LineError(f"The mail server does not take messages from us (code {code})")
    return RefusedError(f"The mail server refused the address (code {code})")
