"""E-mail through Django's configured backend (EMAIL_URL), over one connection for a slice."""

from contextlib import suppress
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend

from clinic.reminders.channels.base import LineError, Message, UnsureError
from clinic.reminders.channels.smtp import PhasedBackend, failure_of, trouble


class EmailChannel:
    is_idempotent = False
    """The Message-ID is made of the key, but not every mail server drops a second one."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def send(self, message: Message, *, idempotency_key: str) -> None:
        mail = _compose(message, idempotency_key)
        mail.connection = backend = self._opened()
        try:
            mail.send()
        except (OSError, ValueError) as error:
            failure = failure_of(error, was_content_begun=_was_content_begun(backend))
            # After an answer about one recipient the server listens to the next message.
            if isinstance(failure, LineError | UnsureError):
                self.close()
            raise failure from error

    def close(self) -> None:
        if self._backend is not None:
            with suppress(OSError):
                self._backend.close()
            self._backend = None

    def _opened(self) -> BaseEmailBackend:
        if self._backend is None:
            backend = _make_backend()
            try:
                backend.open()
            except OSError as error:
                raise trouble("cannot be reached", error) from error
            self._backend = backend
        return self._backend


def _make_backend() -> BaseEmailBackend:
    backend = get_connection()
    # The backend Django ships cannot tell whether a line broke before or after the content.
    return PhasedBackend() if type(backend) is smtp.EmailBackend else backend


def _was_content_begun(backend: BaseEmailBackend) -> bool:
    """Where nobody can tell, it may have been."""
    return backend.was_content_begun if isinstance(backend, PhasedBackend) else True


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
