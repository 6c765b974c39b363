"""No cookie carries a patient's name: it would stay on the device and pass every proxy."""

import base64
import re
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

from tests.build import Cast
from tests.console.pages import PATIENT

ROOT = Path(__file__).parents[2]
SETS_A_COOKIE = re.compile(r"\.set_(?:signed_)?cookie\(")


def carried(answer: HttpResponseBase) -> str:
    """All cookies of an answer, read every way a reader could."""
    texts = [unquote(morsel.value) for morsel in answer.cookies.values()]
    parts = [part for text in texts for part in re.split(r"[:.|]", text)]
    decoded = [
        base64.urlsafe_b64decode(part + "===").decode(errors="replace") for part in parts if part.isascii()
    ]
    return " ".join([*texts, *decoded])


def test_message_that_names_a_patient_reaches_staff_and_no_cookie(cast: Cast, client: Client) -> None:
    client.force_login(cast.nurse)
    sent = {**PATIENT, "family_name": "Vasquez"}
    answer = client.post("/patients/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    assert "Vasquez" not in carried(answer)
    assert "messages" not in answer.cookies
    assert "Vasquez is added" in client.get(answer.headers["Location"]).content.decode()


def test_cookies_are_set_in_one_place_and_messages_in_none() -> None:
    places = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "clinic").rglob("*.py")
        if SETS_A_COOKIE.search(path.read_text(encoding="utf-8"))
    }
    assert places == {"clinic/portal/passes.py"}
    assert settings.MESSAGE_STORAGE.endswith(".session.SessionStorage")
