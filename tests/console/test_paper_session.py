"""A session on paper as staff enter it: marked everywhere, with its own times, and nobody is in the clinic."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from clinic.core import clock
from clinic.patients.services import record_weight
from clinic.treatments.models import Course, Session
from tests.build import BUILDER, Cast, begin_course
from tests.console.pages import inside_of
from tests.console.sessions import SENT, errors, post, url

# What is typed must be an hour that the clinic's clocks show once, whenever the tests run.
pytestmark = pytest.mark.usefixtures("summer_noon")
TWO_DAYS = dt.timedelta(days=2)


def ago(cast: Cast, minutes: int) -> str:
    """As typed on the clinic's clock, two days and `minutes` before now."""
    moment = clock.now() - TWO_DAYS - dt.timedelta(minutes=minutes)
    return f"{clock.local_time(moment, cast.clinic.zone):%Y-%m-%dT%H:%M}"


def begun(cast: Cast) -> Course:
    """Five days ago, of a patient weighed then."""
    with inside_of(cast.patient):
        earlier = clock.now() - dt.timedelta(days=5)
        record_weight(patient=cast.patient, kg=Decimal(80), measured_at=earlier, by=BUILDER)
        return begin_course(cast.patient, started_on=clock.local_date(earlier, cast.clinic.zone))


def enter(client: Client, course: Course, **typed: Any) -> Session:
    answer = client.post(f"/courses/{course.pk}/paper/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    with inside_of(course.patient):
        return Session.objects.get(course=course)


def test_session_on_paper_is_entered_step_by_step_and_marked(nurse: Client, cast: Cast) -> None:
    course = begun(cast)
    assert f"/courses/{course.pk}/paper/" in nurse.get(f"/patients/{cast.patient.pk}/").content.decode()
    refused = nurse.post(f"/courses/{course.pk}/paper/", {"chair": "3"})
    assert "required" in str(refused.context["form"].errors["arrived_at"])
    session = enter(nurse, course, arrived_at=ago(cast, 200), chair="3")
    page = nurse.get(url(session)).content.decode()
    assert "Entered later" in page
    assert "By Nurse North, " in page
    assert "Check and dose" not in nurse.get("/").content.decode()
    assert "not entered to the end" in nurse.get("/").content.decode()
    for step, field in (("reading", "measured_at"), ("dose", "given_at"), ("event", "began_at")):
        assert "required" in str(errors(post(nurse, session, step), step)[field]), step
    assert post(nurse, session, "reading", measured_at=ago(cast, 190)).status_code == 302
    assert post(nurse, session, "checks").status_code == 302
    assert post(nurse, session, "dose", given_at=ago(cast, 180)).status_code == 302
    assert post(nurse, session, "reading", measured_at=ago(cast, 60)).status_code == 302
    assert "required" in str(errors(post(nurse, session, "release"), "release")["released_at"])
    assert post(nurse, session, "release", released_at=ago(cast, 55)).status_code == 302
    with inside_of(cast.patient):
        session.refresh_from_db()
    assert session.state == "released"
    for shown in (f"/patients/{cast.patient.pk}/", f"/patients/{cast.patient.pk}/sessions/"):
        assert "Entered later by Nurse North, " in nurse.get(shown).content.decode()
    trail = nurse.get(f"/history/session/{session.pk}/")
    first = {change.name: change.after for change in trail.context["entries"][-1].changes}
    assert first["Entered later"] == "yes"


def test_guard_of_a_dose_on_paper_answers_for_the_moment_typed(nurse: Client, cast: Cast) -> None:
    session = enter(nurse, begun(cast), arrived_at=ago(cast, 200))
    post(nurse, session, "checks")
    post(nurse, session, "reading", measured_at=ago(cast, 190))
    check = f"{url(session)}dose/check/"
    typed = SENT["dose"] | {"given_at": ago(cast, 180)}
    needs = nurse.post(check, typed).context["needs"]
    assert all(need.is_met for need in needs)
    late = nurse.post(check, typed | {"given_at": ago(cast, 100)})
    assert "more than 60 minutes old" in late.content.decode()
    assert 'hx-swap-oob="true"' in late.content.decode()
    refused = post(nurse, session, "dose", given_at=ago(cast, 100))
    assert "more than 60 minutes old" in str(errors(refused, "dose"))
    assert not all(need.is_met for need in refused.context["page"].needs)


def test_arrival_outside_the_opening_hours_is_asked_about(nurse: Client, cast: Cast) -> None:
    course = begun(cast)
    page = f"/courses/{course.pk}/paper/"
    midnight = f"{ago(cast, 0)[:10]}T00:00"
    asked = nurse.post(page, {"arrived_at": midnight, "chair": ""})
    form = asked.context["form"]
    assert "00:00 is outside the clinic's hours" in form.errors["arrived_at"][0]
    with inside_of(cast.patient):
        assert not Session.objects.exists()
    ticked = {"asked_about": form["asked_about"].value(), "accepted": "on", "chair": ""}
    assert nurse.post(page, ticked | {"arrived_at": f"{midnight[:-1]}5"}).status_code == 422
    enter(nurse, course, arrived_at=midnight, **ticked)
