"""The product running as `make demo` starts it, seen from outside: its mails, and an EHR that calls it."""

import email
import json
import re
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from clinic.demo.stack import clean_local_stack
from clinic.demo.stack.lifecycle import EHR_KEY
from clinic.demo.token import fetch_token
from tests.demo.homes import end, free_port, start_demo

MAIL_PATIENCE = 150.0
"""Seconds: the poller looks once a minute."""
BETWEEN_MAILS = "-" * 79 + "\n"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/f/[\w-]+/")


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Site:
    url: str
    home: Path

    @cached_property
    def ehr_token(self) -> str:
        """Of the EHR whose key the demo keeps, by a signed assertion."""
        return fetch_token(json.loads((self.home / EHR_KEY).read_text(encoding="utf-8")))

    def ask(
        self, path: str, body: Mapping[str, Any] | None = None, *, in_chunks: bool = False, **headers: str
    ) -> Answer:
        """As the EHR: a POST when there is a body."""
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}/fhir/{path}",
            # What gives no length is sent in chunks.
            data=iter([sent[:9], sent[9:]]) if sent and in_chunks else sent,
            headers={"Authorization": f"Bearer {self.ehr_token}", "Content-Type": "application/fhir+json"}
            | headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
                return Answer(response.status, json.load(response), dict(response.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, json.load(error), dict(error.headers))

    def search(self, resource_type: str, **query: str) -> list[dict[str, Any]]:
        answer = self.ask(f"{resource_type}?{urlencode(query)}")
        assert answer.status == 200, answer.body
        return [entry["resource"] for entry in answer.body.get("entry", [])]

    def mailed_links(self, address: str) -> list[str]:
        """One-tap links in what was mailed to `address`."""
        return [link for mail in self._mails() if address in str(mail["To"]) for link in _links(mail)]

    def wait_for_link(self, address: str) -> str:
        deadline = time.monotonic() + MAIL_PATIENCE
        while not (links := self.mailed_links(address)):
            assert time.monotonic() < deadline, f"no mail to {address}"
            time.sleep(0.5)
        return links[-1]

    def _mails(self) -> Iterator[Message]:
        for path in sorted((self.home / "mail").glob("*")):
            for text in path.read_text(encoding="utf-8").split(BETWEEN_MAILS):
                yield email.message_from_string(text)


def _links(mail: Message) -> list[str]:
    plain = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    return [link for part in plain for link in LINK.findall(bytes(part.get_payload(decode=True)).decode())]


@contextmanager
def running_site(*, patients: int) -> Iterator[Site]:
    """Servers, web, worker and beat, all of them processes, with a folder of their own; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="taper-doors-"))
    # The servers run as another user when the tests run as root.
    home.chmod(0o755)
    port = free_port()
    demo, _ = start_demo(home, port, patients=patients)
    try:
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        demo.terminate()
        demo.wait(60)
        end(demo)
        clean_local_stack(home)
