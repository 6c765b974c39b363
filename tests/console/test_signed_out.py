"""What is typed while signed out comes back to whoever typed it, and to nobody else."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.test import Client

from clinic.accounts.models import ClinicOwned, User
from clinic.console.forms.base import NOT_SAVED, VerbForm
from clinic.console.keeping import author_mark
from clinic.core import clock
from clinic.instruments.models import Assessment, FormRequest
from clinic.patients.models import Note, Patient, Weight
from clinic.treatments.models import Reading
from tests.build import PASSWORD, Cast, make_course, make_session
from tests.console.busy import kind_of, make_busy, pages_from_the_menu, view_of
from tests.console.pages import inside_of, record_url
from tests.console.typed import PageForm, forms_of

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


def _everything(patient: Patient) -> dict[str, int]:
    """How many rows of each kind a clinic has; that somebody looked is no change."""
    owned = [model for model in apps.get_models() if issubclass(model, ClinicOwned)]
    with inside_of(patient):
        return {model.__name__: model._default_manager.count() for model in owned}


def _forms(client: Client) -> dict[tuple[str, str], tuple[str, PageForm]]:
    """One of each kind that this person finds from the menu on, with the page it is on."""
    found: dict[tuple[str, str], tuple[str, PageForm]] = {}

    def look(address: str, html: str) -> None:
        for form in forms_of(address, html):
            match = view_of(form.action)
            if match is not None and match.namespace == "console":
                assert {"author", "csrfmiddlewaretoken"} <= form.hidden, (address, form.action)
                found.setdefault(kind_of(match), (address, form))

    pages_from_the_menu(client, "/patients/?show=all", look=look, most=1)
    # A button at first; refused it asks why all the same.
    found["arrive", ""][1].offers["override_reason"] = "textarea"
    # What of a course is asked depends on the protocol.
    address, choosing = found.pop(("new-course", ""))
    look(address, client.post(choosing.action, choosing.typed()).content.decode())
    return found


def _form_classes(of: type[VerbForm] = VerbForm) -> Iterator[type[VerbForm]]:
    """Those a person types into: no other form is made from them."""
    for each in of.__subclasses__():
        if each.__subclasses__():
            yield from _form_classes(each)
        elif each.__module__.startswith("clinic.") and any(
            not asked.widget.is_hidden for asked in each.base_fields.values()
        ):
            yield each


def _shown_again(answer: Any) -> set[type]:
    alone = [answer.context.get(name) for name in ("form", "unsent", "cancel")]
    held = [*alone, *(answer.context.get("forms") or {}).values()]
    return {type(form) for form in held if form is not None and form.is_bound}


@pytest.mark.usefixtures("summer_noon")
def test_every_form_sent_while_signed_out_comes_back_through_the_sign_in_and_is_not_stored(
    cast: Cast,
) -> None:
    """Walks to each from the menu; what was typed need not make sense to be kept."""
    make_busy(cast)
    client, tried = Client(), set[type]()
    client.force_login(cast.prescriber)
    forms = _forms(client)
    before, lost = _everything(cast.patient), {}
    for kind, (address, form) in forms.items():
        typed = form.typed()
        if not typed:
            continue
        client.logout()
        sent = typed | form.pressed | {"author": [author_mark(cast.prescriber.pk)]}
        assert client.post(form.action, sent).headers["Location"].startswith("/accounts/login/"), kind
        client.force_login(cast.prescriber)
        answer: Any = client.get(form.action)
        html = answer.content.decode()
        said = (answer.status_code, NOT_SAVED in unescape(html))
        (shown, *_) = (each.holds for each in forms_of(form.action, html) if each.action == form.action)
        gone = {name: (given, shown.get(name)) for name, given in typed.items() if shown.get(name) != given}
        if gone or said != (422, True):
            lost[kind] = (address, said, gone)
        tried |= _shown_again(answer)
    assert lost == {}
    assert _everything(cast.patient) == before
    assert {each.__name__ for each in _form_classes()} - {each.__name__ for each in tried} == set()


def test_text_that_came_back_is_saved_once_by_its_author(
    cast: Cast, desk: Client, moment: time_machine.Traveller
) -> None:
    path = record_url(cast.patient, "note")
    _posted_signed_out(desk, moment, path, {"text": SECRET})
    assert not any(SECRET in cookie.output() for cookie in desk.cookies.values())
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
