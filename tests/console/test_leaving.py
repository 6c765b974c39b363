"""Setting a patient inactive: what is planned is asked about, the mark is wherever the patient is listed or opened."""

from typing import Any

import pytest
from django.test import Client

from clinic.care.assessments import send_form
from clinic.care.leaving import open_visits, set_inactive
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.treatments.models import Course
from tests.build import BUILDER, Cast, begin_course, make_reading, make_request, make_session
from tests.console.conftest import Enter
from tests.console.pages import inside_of, make_alert, make_flag


def url(cast: Cast, page: str) -> str:
    return f"/patients/{cast.patient.pk}/{page}/"


def fields(client: Client, page: str) -> dict[str, Any]:
    form = client.get(page).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def text(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def stored(cast: Cast) -> Patient:
    with inside_of(cast.patient):
        return Patient.objects.get(pk=cast.patient.pk)


def test_patient_without_a_course_is_set_inactive_and_back(nurse: Client, cast: Cast) -> None:
    page = url(cast, "leave")
    sent = fields(nurse, page) | {"because": "departed"}
    assert "visits" not in sent
    assert nurse.post(page, sent).status_code == 302
    assert (stored(cast).left_because, stored(cast).left_on) == ("departed", clock.today(cast.clinic.zone))
    chart = text(nurse, f"/patients/{cast.patient.pk}/")
    assert "Left the clinic since" in chart
    assert "Send a form" not in chart
    again = url(cast, "return")
    assert "Left the clinic since" in text(nurse, again)
    assert nurse.post(again, fields(nurse, again)).status_code == 302
    assert stored(cast).is_active
    assert "Left the clinic since" not in text(nurse, f"/patients/{cast.patient.pk}/")


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"because": ""}, "because", "This field is required"),
        ({"on": "2999-01-01"}, "on", "Must not lie in the future"),
        ({"on": "1950-01-01"}, "on", "Must not be before the date of birth"),
    ],
)
def test_leaving_that_cannot_be_is_refused_beside_its_field(
    nurse: Client, cast: Cast, wrong: dict[str, str], field: str, said: str
) -> None:
    page = url(cast, "leave")
    answer = nurse.post(page, fields(nurse, page) | {"because": "died"} | wrong)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field][0]
    assert stored(cast).is_active


def test_open_visits_are_asked_about(prescriber: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        visits = open_visits(course)
    page = url(cast, "leave")
    assert f"{visits} visits are still planned" in text(prescriber, page)
    sent = fields(prescriber, page) | {"because": "died", "on": ""}
    unasked = prescriber.post(page, sent)
    assert unasked.context["form"].errors["visits"]
    assert stored(cast).is_active
    assert prescriber.post(page, sent | {"visits": "keep"}).status_code == 302
    with inside_of(cast.patient):
        assert open_visits(course) == visits
    # Kept, they are asked about under Today until somebody decides.
    assert "Inactive, and a course is open" in text(prescriber, "/")
    sent = fields(prescriber, page)
    assert sent["because"] == "died"
    assert prescriber.post(page, sent | {"visits": "end"}).status_code == 302
    with inside_of(cast.patient):
        assert Course.objects.get(pk=course.pk).state == Course.State.STOPPED
    assert "Inactive, and a course is open" not in text(prescriber, "/")


def test_course_is_ended_by_who_may_end_one(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
    page = url(cast, "leave")
    sent = fields(nurse, page) | {"because": "departed"}
    refused = nurse.post(page, sent | {"visits": "end"})
    assert refused.status_code == 422
    assert "takes a prescriber" in refused.content.decode()
    assert nurse.post(page, sent | {"visits": "keep"}).status_code == 302
    with inside_of(cast.patient):
        assert Course.objects.get(pk=course.pk).is_open


def test_day_before_a_reading_is_asked_about_and_ticked(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        make_reading(cast.patient)
    page = url(cast, "leave")
    sent = fields(nurse, page) | {"because": "died", "on": "2020-01-01"}
    asked = nurse.post(page, sent)
    assert "A reading of" in asked.context["form"].errors["on"][0]
    assert stored(cast).is_active
    form = asked.context["form"]
    again = sent | {"asked_about": form["asked_about"].value(), "accepted": "on"}
    assert nurse.post(page, again | {"on": "2020-01-02"}).status_code == 422
    assert nurse.post(page, again).status_code == 302
    assert str(stored(cast).left_on) == "2020-01-01"


def test_mark_is_wherever_the_patient_is_listed_or_opened(prescriber: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        session = make_session(course, clock.today(cast.clinic.zone))
        make_alert(cast.patient)
        make_flag(cast.patient)
        make_request(cast.patient)
        set_inactive(patient=cast.patient, because="died", expected_version=cast.patient.version, by=BUILDER)
    for page in ("/", "/patients/?show=all", "/patients/?q=okafor&show=all", "/safety/"):
        assert "Ada Okafor (died)" in text(prescriber, page), page
    export = prescriber.get("/patients/export.csv?show=all")
    assert b"Ada Okafor (died)" in export.content
    opened = [
        f"/patients/{cast.patient.pk}/",
        url(cast, "edit"),
        url(cast, "rate/phq-9"),
        f"/courses/{course.pk}/schedule/",
        f"/sessions/{session.pk}/",
    ]
    for page in opened:
        assert "Died, day not known" in text(prescriber, page), page


def test_form_of_who_is_no_longer_a_patient_says_that_its_link_does_not_open(
    nurse: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        send_form(patient=cast.patient, instruments=["phq-9"], by=BUILDER)
    words = ("Link opens until", "Link does not open while", "Send again", "send-form/", "Revoke link")
    page = f"/patients/{cast.patient.pk}/"
    assert [each in text(nurse, page) for each in words] == [True, False, True, True, True]
    with inside_of(cast.patient):
        cast.patient.refresh_from_db()
        set_inactive(
            patient=cast.patient, because="departed", expected_version=cast.patient.version, by=BUILDER
        )
    assert [each in text(nurse, page) for each in words] == [False, True, False, False, True]


def test_no_button_does_what_is_refused(prescriber: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        begin_course(cast.patient)
        set_inactive(patient=cast.patient, because="died", expected_version=cast.patient.version, by=BUILDER)
    chart = prescriber.get(f"/patients/{cast.patient.pk}/").context["actions"]
    words = {action.word for action in chart.others}
    assert words & {"Arrived", "Send a form", "Set inactive"} == set()
    assert {"Set active again", "Visits still planned"} <= words
    what = {
        (row.name, row.what) for section in prescriber.get("/").context["sections"] for row in section.rows
    }
    assert what == {("Ada Okafor (died)", "Inactive, and a course is open")}
    refused = prescriber.post(url(cast, "send-form"), {"instruments": "phq-9", "due_on": "2026-12-31"})
    assert refused.status_code == 422
    assert "is not an active patient here" in refused.content.decode()


def test_who_may_not_change_details_may_not_set_inactive(cast: Cast, enter: Enter) -> None:
    for page in ("leave", "return"):
        assert enter(cast.auditor).get(url(cast, page)).status_code == 403
