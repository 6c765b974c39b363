"""Who may look at a session and who may write in it."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from clinic.console.views import session as session_pages
from clinic.treatments.models import Dose, Reading
from tests.build import Cast
from tests.console.conftest import Enter
from tests.console.pages import inside_of
from tests.console.sessions import SENT, arrive, post, prepare, url


def test_reader_sees_everything_and_sends_nothing(cast: Cast, enter: Enter, nurse: Client) -> None:
    session = arrive(cast)
    prepare(nurse, session)
    post(nurse, session, "dose")
    with inside_of(cast.patient):
        rows = {"readings": Reading.objects.get().pk, "doses": Dose.objects.get().pk}
    for person in (cast.auditor, cast.manager):
        reader = enter(person)
        page = reader.get(url(session))
        assert page.context["forms"] == {}
        assert "<form" not in page.content.decode().partition('id="session-page"')[2].partition("</main>")[0]
        assert reader.get(f"{url(session)}status/").status_code == 200
        addresses = [url(session, step) for step in (*SENT, "leave", "dose/check")]
        addresses += [f"/{kind}/{pk}/correct/" for kind, pk in rows.items()]
        addresses.append(f"/doses/{rows['doses']}/withdraw/")
        assert {reader.post(address).status_code for address in addresses} == {403}


@pytest.mark.parametrize("page", session_pages.urls, ids=lambda page: str(page.name))
def test_session_of_another_clinic_is_not_found(
    cast: Cast, nurse: Client, enter: Enter, page: URLPattern
) -> None:
    session = arrive(cast)
    prepare(nurse, session)
    post(nurse, session, "dose")
    with inside_of(cast.patient):
        rows = {"session": session, "reading": Reading.objects.get(), "dose": Dose.objects.get()}
    [named] = page.pattern.converters
    address = reverse(f"console:{page.name}", args=[rows[named.removesuffix("_id")].pk])
    outsider = enter(cast.outsider)
    answers = [outsider.get(address), outsider.post(address, {"reason": "x"})]
    assert {answer.status_code for answer in answers} <= {404, 405}
    assert 404 in {answer.status_code for answer in answers}
    assert not any(b"Okafor" in answer.content for answer in answers)
