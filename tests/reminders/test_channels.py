"""What is certain after each way a mail server can fail."""

import smtplib
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from clinic.reminders.channels import (
    LineError,
    Message,
    RefusedError,
    SendingError,
    UndeliveredError,
    UnsureError,
    working_channels,
)
from clinic.reminders.channels.email import EmailChannel
from tests.reminders.mail_server import HANG_UP, MailServer, mail_server

MESSAGE = Message(
    to="ada@patients.example",
    sender="Praxis Süd, Dr. Ö",
    subject="Your visit",
    text="Hello",
    html="<p>Hello</p>",
)


def send(message: Message = MESSAGE) -> None:
    channel = EmailChannel()
    try:
        channel.send(message, idempotency_key="abc")
    finally:
        channel.close()


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
        (smtplib.SMTPSenderRefused(421, b"busy", "us"), LineError),
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
    channel = EmailChannel()
    channel.send(MESSAGE, idempotency_key="abc")
    channel.close()
    assert len(mail.outbox) == 1


def test_address_that_would_smuggle_in_a_header_is_refused() -> None:
    smuggler = Message(to="a@b.example\nBcc: all@b.example", sender="N", subject="S", text="T", html="T")
    with pytest.raises(RefusedError):
        send(smuggler)


# Whose fault it is: theirs is final, ours and the line's is tried again.
ANSWERS = [
    ({"RCPT": "550 5.1.1 no such user"}, RefusedError, "code 550"),
    ({"RCPT": "553 not a mailbox"}, RefusedError, "code 553"),
    ({"RCPT": "552 5.2.2 mailbox full"}, RefusedError, "code 552"),
    ({"RCPT": "450 4.2.0 greylisted"}, UndeliveredError, "put it off"),
    ({"RCPT": "554 5.7.1 relay access denied"}, LineError, "from us"),
    ({"RCPT": "550 5.1.8 sender's domain not found"}, LineError, "from us"),
    ({"RCPT": "530 authenticate first"}, LineError, "from us"),
    ({"RCPT": "421 too many messages"}, LineError, "closes the line"),
    ({"MAIL": "550 sender rejected"}, LineError, "refused our message"),
    ({"DATA": "554 no valid recipients"}, LineError, "refused our message"),
    ({".": "554 5.7.1 looks like spam"}, LineError, "refused our message"),
    ({".": "451 try later"}, LineError, "refused our message"),
    ({"EHLO": HANG_UP}, LineError, "broke off before the message"),
    ({"MAIL": HANG_UP}, LineError, "broke off before the message"),
    ({"RCPT": HANG_UP}, LineError, "broke off before the message"),
    ({"DATA": HANG_UP}, LineError, "broke off before the message"),
    ({".": HANG_UP}, UnsureError, "broke off"),
]


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


def test_each_answer_of_a_real_server_says_whose_fault_it_is(server: MailServer) -> None:
    for answers, raised, words in ANSWERS:
        server.answers = answers
        with pytest.raises(SendingError, match=words) as caught:
            send()
        assert type(caught.value) is raised, answers
        assert MESSAGE.to not in str(caught.value)


def test_a_slice_goes_over_one_line_also_past_a_refused_recipient(server: MailServer) -> None:
    channel = EmailChannel()
    channel.send(MESSAGE, idempotency_key="first")
    server.answers = {"RCPT": "550 no such user"}
    with pytest.raises(RefusedError):
        channel.send(MESSAGE, idempotency_key="second")
    server.answers = {}
    channel.send(MESSAGE, idempotency_key="third")
    assert (server.connections, len(server.contents)) == (1, 2)
    channel.close()


def test_a_line_that_broke_is_opened_anew_and_forgets_how_far_the_last_message_came(
    server: MailServer,
) -> None:
    channel = EmailChannel()
    server.answers = {".": HANG_UP}
    with pytest.raises(UnsureError):
        channel.send(MESSAGE, idempotency_key="first")
    server.answers = {}
    channel.send(MESSAGE, idempotency_key="second")
    server.answers = {"MAIL": HANG_UP}
    with pytest.raises(LineError, match="before the message"):
        channel.send(MESSAGE, idempotency_key="third")
    assert server.connections == 2


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
