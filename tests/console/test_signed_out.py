"""What is typed while signed out comes back to whoever typed it, and to nobody else."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from clinic.accounts.models import User
from clinic.console.forms.base import NOT_SAVED
from clinic.console.keeping import author_mark
from clinic.console.urls import urlpatterns
from clinic.core import clock
from clinic.instruments.models import Assessment, FormRequest
from clinic.patients.models import Note, Patient, Weight
from clinic.treatments.models import Reading
from tests.build import PASSWORD, Cast, make_course, make_session
from tests.console.pages import PATIENT, VALID, inside_of, record_url

Typed = dict[str, Any]
SECRET = "Said in confidence about her sister"
HTMX = {"HX-Request": "true", "HX-Target": "side-panel-body"}
STORED = (Assessment, FormRequest, Note, Patient, Reading, Weight)


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(cast: Cast, moment: time_machine.Traveller) -> Client:
    """Checks tokens as the server does; the nurse has signed in."""
    client = Client(enforce_csrf_checks=True)
    _sign_in(client, cast.nurse)
    return client


def _sign_in(client: Client, user: User) -> None:
    page = client.get("/accounts/login/").content.decode()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **_marks(page)})
    assert client.get("/patients/").status_code == 200


def _marks(page: str) -> dict[str, str]:
    """What a form of the page sends without being typed."""
    found = re.findall(r'name="(csrfmiddlewaretoken|author|client_key)"\s+value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def _opened(client: Client, path: str) -> dict[str, str]:
    return _marks(client.get(path, follow=True).content.decode())


def _posted_signed_out(client: Client, moment: time_machine.Traveller, path: str, typed: Typed) -> str:
    """Open the page, let the session run out, send what was typed; gives where that leads."""
    marks = _opened(client, path)
    moment.shift(settings.SESSION_IDLE + dt.timedelta(minutes=1))
    answer = client.post(path, typed | marks)
    assert answer.status_code == 302
    return answer.headers["Location"]


def _rows(patient: Patient) -> list[int]:
    with inside_of(patient):
        return [model.objects.count() for model in STORED]


def _paths(cast: Cast) -> Iterator[tuple[str, Typed]]:
    """Every kind of form and what is typed into it."""
    yield from ((record_url(cast.patient, kind), typed) for kind, typed in VALID.items())
    yield "/patients/new/", PATIENT
    yield f"/patients/{cast.patient.pk}/edit/", PATIENT
    yield (
        f"/patients/{cast.patient.pk}/rate/phq-9/",
        {
            "item_1": "2",
            "taken_at": "2026-01-05T10:00",
            "completed_by": "patient",
        },
    )
    yield f"/patients/{cast.patient.pk}/send-form/", {"instruments": ["phq-9"], "due_on": "2026-01-05"}
    with inside_of(cast.patient):
        session = make_session(make_course(cast.patient), clock.today(cast.clinic.zone))
    yield f"/sessions/{session.pk}/reading/", {"systolic": "151", "diastolic": "91", "note": SECRET}


def test_every_form_sent_while_signed_out_comes_back_through_the_sign_in_and_is_not_stored(
    cast: Cast, desk: Client, moment: time_machine.Traveller
) -> None:
    paths = dict(_paths(cast))
    before = _rows(cast.patient)
    for path, typed in paths.items():
        to = _posted_signed_out(desk, moment, path, typed)
        assert to == f"/accounts/login/?next={path}"
        assert not any(SECRET in cookie.output() for cookie in desk.cookies.values())
        _sign_in(desk, cast.nurse)
        answer = desk.get(path)
        page = unescape(answer.content.decode())
        assert (answer.status_code, NOT_SAVED in page) == (422, True), path
        for value in (
            each for given in typed.values() for each in ([given] if isinstance(given, str) else given)
        ):
            shown = r"\bchecked\b" if value == "on" else rf'(?:"|>\s*){re.escape(value)}\s*(?:"|<)'
            assert re.search(shown, page), (path, value)
        # Asked for again it is the empty form, or the page it stands on.
        assert desk.get(path).status_code in {200, 302}
    assert _rows(cast.patient) == before


def test_text_that_came_back_is_saved_once_by_its_author(
    cast: Cast, desk: Client, moment: time_machine.Traveller
) -> None:
    path = record_url(cast.patient, "note")
    _posted_signed_out(desk, moment, path, {"text": SECRET})
    _sign_in(desk, cast.nurse)
    again = _marks(desk.get(path).content.decode())
    for _ in range(2):
        assert desk.post(path, {"text": SECRET} | again).status_code == 302
    with inside_of(cast.patient):
        assert [note.text for note in Note.objects.all()] == [SECRET]


def test_somebody_else_who_signs_in_never_gets_the_text(
    cast: Cast, desk: Client, moment: time_machine.Traveller
) -> None:
    path = record_url(cast.patient, "note")
    _posted_signed_out(desk, moment, path, {"text": SECRET})
    _sign_in(desk, cast.prescriber)
    assert SECRET not in desk.get(path).content.decode()
    assert "taper_kept_form" not in desk.session
    desk.cookies.clear()
    _sign_in(desk, cast.nurse)
    assert SECRET not in desk.get(path).content.decode()


def test_text_is_forgotten_after_an_hour(cast: Cast, desk: Client, moment: time_machine.Traveller) -> None:
    path = record_url(cast.patient, "note")
    _posted_signed_out(desk, moment, path, {"text": SECRET})
    moment.shift(dt.timedelta(minutes=61))
    _sign_in(desk, cast.nurse)
    assert SECRET not in desk.get(path).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "panel"])
def test_page_opened_before_signing_in_again_elsewhere_shows_its_text_and_a_token_that_is_good(
    cast: Cast, desk: Client, moment: time_machine.Traveller, headers: dict[str, str]
) -> None:
    path = record_url(cast.patient, "note")
    marks = _opened(desk, path)
    moment.shift(settings.SESSION_IDLE + dt.timedelta(minutes=1))
    if headers:
        assert desk.post(path, {"text": SECRET} | marks, headers=headers).status_code == 401
    _sign_in(desk, cast.nurse)
    answer = desk.post(path, {"text": SECRET} | marks, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert SECRET in page
    assert _rows(cast.patient)[STORED.index(Note)] == 0
    assert desk.post(path, {"text": SECRET} | _marks(page)).status_code == 302
    assert _rows(cast.patient)[STORED.index(Note)] == 1


def test_page_of_one_person_is_not_stored_in_the_name_of_the_next(cast: Cast, desk: Client) -> None:
    path = record_url(cast.patient, "note")
    first = _opened(desk, path)
    desk.cookies.clear()
    _sign_in(desk, cast.prescriber)
    second = _opened(desk, path)
    for token in (first["csrfmiddlewaretoken"], second["csrfmiddlewaretoken"]):
        refused = desk.post(path, {"text": SECRET} | first | {"csrfmiddlewaretoken": token})
        assert refused.status_code == 409
        assert SECRET not in refused.content.decode()
    assert _rows(cast.patient)[STORED.index(Note)] == 0


def test_form_without_its_authors_mark_or_with_a_forged_one_is_refused_as_before(
    cast: Cast, desk: Client
) -> None:
    path = record_url(cast.patient, "note")
    forged = author_mark(cast.nurse.pk)[:-4] + "beef"
    for author in ("", forged, str(cast.nurse.pk)):
        refused = desk.post(path, {"text": SECRET, "author": author})
        assert (refused.status_code, SECRET in refused.content.decode()) == (403, False)
    outside = Client(enforce_csrf_checks=True)
    assert outside.post(path, {"text": SECRET, "author": forged}).status_code == 403


def test_page_with_nothing_to_look_at_again_is_refused_and_undone(cast: Cast, desk: Client) -> None:
    """A button without a form: nothing typed is lost, so nothing is done without a good token."""
    with inside_of(cast.patient):
        session = make_session(make_course(cast.patient), clock.today(cast.clinic.zone))
    author = author_mark(cast.nurse.pk)
    refused = desk.post(f"/sessions/{session.pk}/undo-arrival/", {"author": author})
    assert refused.status_code == 403
    with inside_of(cast.patient):
        session.refresh_from_db()
    assert session.state == "arrived"


def test_every_page_that_posts_names_its_author(cast: Cast, nurse: Client) -> None:
    """A form without the mark would be lost at the end of a session."""
    pages = [f"/{pattern.pattern}" for pattern in urlpatterns if "<" not in str(pattern.pattern)]
    pages += [path for path, _ in _paths(cast)] + [f"/patients/{cast.patient.pk}/"]
    for path in pages:
        answer = nurse.get(path, follow=True)
        forms = re.findall(r'<form[^>]*method="post".*?</form>', answer.content.decode(), re.DOTALL)
        inside = [form for form in forms if "/accounts/" not in form]
        assert all('name="author"' in form for form in inside), path
