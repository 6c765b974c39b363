"""What is certain after each way a mail server can fail."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from clinic.reminders.channels import (
    Message,
    RefusedError,
    UndeliveredError,
    UnsureError,
    working_channels,
)
from clinic.reminders.channels.email import EmailChannel

MESSAGE = Message(
    to="ada@patients.example",
    sender="Praxis Süd, Dr. Ö",
    subject="Your visit",
    text="Hello",
    html="<p>Hello</p>",
)


def send(message: Message = MESSAGE) -> None:
    EmailChannel().send(message, idempotency_key="abc")


def test_mail_carries_sender_key_and_both_texts(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Somebody <reminders@clinic.example>"
    send()
    [sent] = mail.outbox
    assert sent.message()["Message-ID"] == "<abc@clinic.example>"
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    assert sent.from_email.endswith(" <reminders@clinic.example>")
    assert isinstance(sent, mail.EmailMultiAlternatives)
    assert (sent.body, list(sent.alternatives)) == ("Hello", [("<p>Hello</p>", "text/html")])


@pytest.mark.parametrize(
    ("failure", "raised"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}), RefusedError),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"greylisted")}), UndeliveredError),
        (smtplib.SMTPSenderRefused(421, b"busy", "us"), UndeliveredError),
        (smtplib.SMTPDataError(554, b"spam"), RefusedError),
        (smtplib.SMTPServerDisconnected("gone"), UnsureError),
        (TimeoutError("no answer"), UnsureError),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), RefusedError),
    ],
)
def test_failure_while_handing_over_tells_what_is_certain(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, raised: type[Exception]
) -> None:
    def fail(*_: object) -> int:
        raise failure

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    with pytest.raises(raised) as caught:
        send()
    assert MESSAGE.to not in str(caught.value)


@pytest.mark.parametrize(
    "failure",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        smtplib.SMTPAuthenticationError(535, b"no"),
        smtplib.SMTPConnectError(421, b""),
    ],
)
def test_failure_before_handing_over_is_certainly_not_sent(
    monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(EmailBackend, "open", fail)
    with pytest.raises(UndeliveredError, match=type(failure).__name__):
        send()


def test_failure_to_say_goodbye_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "close", fail)
    send()
    assert len(mail.outbox) == 1


def test_address_that_would_smuggle_in_a_header_is_refused() -> None:
    smuggler = Message(to="a@b.example\nBcc: all@b.example", sender="N", subject="S", text="T", html="T")
    with pytest.raises(RefusedError):
        send(smuggler)


class Provider:
    """Named by its path in SMS_PROVIDER below."""

    is_idempotent = True
    delivered: list[tuple[str, str, str]] = []

    def deliver(self, *, number: str, text: str, idempotency_key: str) -> None:
        self.delivered.append((number, text, idempotency_key))


def test_text_messages_work_once_a_provider_is_named(settings: Settings) -> None:
    assert "sms" not in working_channels()
    settings.SMS_PROVIDER = f"{__name__}.Provider"
    channel = working_channels()["sms"]
    channel.send(MESSAGE, idempotency_key="abc")
    assert channel.is_idempotent
    assert Provider.delivered == [("ada@patients.example", "Hello", "abc")]
