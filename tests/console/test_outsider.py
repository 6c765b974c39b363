"""Nobody of another clinic learns that a row exists: every page about one answers 404 alike."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clinic.accounts.services import add_member
from clinic.audit.models import AccessEntry
from clinic.care.assessments import record_rating
from clinic.care.safety import (
    record_adverse_event,
    record_safety_observation,
    record_screen,
    record_take_home,
)
from clinic.care.sessions import record_process
from clinic.console.presenters.history import KINDS as HISTORIES
from clinic.console.views.corrections import IN_ERROR
from clinic.console.views.records import KINDS
from clinic.console.views.schedule import CHANGES
from clinic.patients.services import (
    record_allergy,
    record_consent,
    record_diagnosis,
    record_trial,
    record_weight,
    write_note,
)
from clinic.treatments.models import Course, PlannedVisit, Proposal, ReviewGate, Session
from tests.build import BUILDER, Cast, begin_course, make_reading, make_session
from tests.console.conftest import Enter
from tests.console.pages import inside_of, make_alert, make_flag, make_medication

PATIENT_PAGES = [
    "",
    "edit/",
    "sessions/",
    "all/scores/",
    "rate/",
    "rate/phq-9/",
    "send-form/",
    "leave/",
    "return/",
    *(f"record/{kind}/" for kind, _, _ in KINDS),
]
NAMES = {Course: "course", PlannedVisit: "visit", Proposal: "proposal", ReviewGate: "gate"}
"""What the planner changes, by the name its history has."""


def make_facts(session: Session) -> dict[str, Any]:
    """One of each fact about the patient that is written with a form and can be taken back."""
    about: dict[str, Any] = {"patient": session.patient, "by": BUILDER}
    return {
        "note": write_note(text="Came by train.", **about),
        "diagnosis": record_diagnosis(indication="trd", **about),
        "trial": record_trial(drug="sertraline", outcome="no-response", **about),
        "allergy": record_allergy(substance="latex", **about),
        "screen": record_screen(answers={"hypersensitivity": True}, **about),
        "element": record_process(session=session, kind="music", value="none", by=BUILDER),
        "adverse-event": record_adverse_event(code="nausea", severity="mild", session=session, **about),
        "observation": record_safety_observation(kind="craving", value=3, **about),
        "supply": record_take_home(
            product="racemic-ketamine", form="lozenge", amount_mg=Decimal(100), **about
        ),
    }


@pytest.fixture
def outsider(cast: Cast, enter: Enter) -> Client:
    return enter(cast.outsider)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", PATIENT_PAGES)
def test_page_of_another_clinics_patient_is_not_found(
    outsider: Client, cast: Cast, page: str, method: str
) -> None:
    theirs = getattr(outsider, method)(f"/patients/{cast.patient.pk}/{page}")
    nobodys = getattr(outsider, method)(f"/patients/{uuid.uuid4()}/{page}")
    assert theirs.status_code == nobodys.status_code
    assert theirs.status_code in {404, 405}
    assert cast.patient.family_name.encode() not in theirs.content
    with inside_of(cast.patient):
        assert not AccessEntry.objects.exists()


def test_every_row_of_another_clinic_is_not_found(outsider: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        session = make_session(course, course.started_on)
        visit = PlannedVisit.objects.of(cast.clinic).filter(course=course)[0]
        rows = {
            "patient": cast.patient,
            "course": course,
            "visit": visit,
            "session": session,
            "reading": make_reading(cast.patient, session=session),
            "alert": make_alert(cast.patient),
            "flag": make_flag(cast.patient),
            "medication": make_medication(cast.patient),
            "weight": record_weight(patient=cast.patient, kg=80, by=cast.nurse_actor),  # type: ignore[arg-type]
            "consent": record_consent(
                patient=cast.patient, kind="treatment", given_on=course.started_on, by=cast.nurse_actor
            ),
            "assessment": record_rating(
                patient=cast.patient, instrument="phq-9", total=9, by=cast.nurse_actor
            ),
            "proposal": Proposal.objects.create(clinic=cast.clinic, course=course, inputs={"steps": []}),
            "gate": ReviewGate.objects.create(clinic=cast.clinic, course=course, due_on=course.started_on),
            **make_facts(session),
        }
    posts = [
        f"/visits/{visit.pk}/arrive/",
        f"/sessions/{session.pk}/undo-arrival/",
        f"/alerts/{rows['alert'].pk}/acknowledge/",
        f"/medications/{rows['medication'].pk}/stop/",
        f"/consents/{rows['consent'].pk}/withdraw/",
        f"/assessments/{rows['assessment'].pk}/correct/",
        f"/courses/new/?patient={cast.patient.pk}",
        f"/courses/{course.pk}/arrive/",
        f"/courses/{course.pk}/paper/",
        *(reverse(f"console:{name}", args=[rows[NAMES[model]].pk]) for _, name, _, model, _ in CHANGES),
        *(f"/{kind}/{rows[kind].pk}/in-error/" for kind, *_ in IN_ERROR),
    ]
    answers = {page: outsider.post(page, {"reason": "x", "note": "x"}).status_code for page in posts}
    answers[f"/courses/{course.pk}/schedule/"] = outsider.get(f"/courses/{course.pk}/schedule/").status_code
    answers |= {
        f"/history/{kind}/": outsider.get(f"/history/{kind}/{row.pk}/").status_code
        for kind, row in rows.items()
        if kind in HISTORIES
    }
    assert len(answers) > 2 * len(rows)
    assert set(answers.values()) == {404}, answers


def test_lists_hold_nobody_of_another_clinic(outsider: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        make_alert(cast.patient)
    for page in ("/", "/patients/?show=all", "/patients/?q=okafor", "/patients/export.csv?show=all"):
        answer = outsider.get(page)
        assert answer.status_code == 200
        assert b"Ada" not in answer.content or b"Larsen" in answer.content
        assert b"Okafor" not in answer.content.replace(b"okafor", b"")


@pytest.mark.parametrize("cursor", ["after", "before"])
def test_cursor_of_another_clinic_shows_the_first_page(outsider: Client, cast: Cast, cursor: str) -> None:
    answer = outsider.get(f"/patients/?show=all&{cursor}={cast.patient.pk}")
    assert [row.patient.pk for row in answer.context["rows"]] == [cast.other_patient.pk]


def test_clinic_of_others_cannot_be_chosen(outsider: Client, cast: Cast) -> None:
    outsider.post(f"/clinics/{cast.clinic.pk}/")
    assert outsider.get("/").context["clinic"] == cast.other_clinic


def test_person_of_two_clinics_works_in_the_one_chosen(cast: Cast, enter: Enter) -> None:
    add_member(clinic=cast.other_clinic, email=cast.nurse.email, name="", role="nurse", by=BUILDER)
    nurse = enter(cast.nurse)
    assert f"/clinics/{cast.other_clinic.pk}/" in nurse.get("/").content.decode()
    nurse.post(f"/clinics/{cast.other_clinic.pk}/")
    assert nurse.get("/").context["clinic"] == cast.other_clinic
    assert nurse.get(f"/patients/{cast.other_patient.pk}/").status_code == 200
    assert nurse.get(f"/patients/{cast.patient.pk}/").status_code == 404


def test_joining_another_clinic_does_not_change_where_one_lands(cast: Cast, enter: Enter) -> None:
    add_member(clinic=cast.clinic, email=cast.outsider.email, name="", role="prescriber", by=BUILDER)
    assert enter(cast.outsider).get("/").context["clinic"] == cast.other_clinic
