"""Starting a course: weighed and laid out before anything is stored, then begun once."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from clinic.care.assessments import record_rating
from clinic.core import clock
from clinic.core.ids import new_id
from clinic.patients.models import ContraindicationScreen
from clinic.patients.services import (
    record_consent,
    record_diagnosis,
    record_medication,
    record_screen,
    record_trial,
    record_weight,
    update_patient,
)
from clinic.patients.services.history import SCREEN_ITEMS
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.services import seed_templates
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from tests.build import BUILDER, Cast, begin_course
from tests.care.walk import DAY, MONDAY, on
from tests.console.conftest import Enter
from tests.console.pages import inside_of

SCREENED = dict.fromkeys(SCREEN_ITEMS, False)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with on(MONDAY):
        yield


@pytest.fixture
def _protocols(cast: Cast) -> None:
    with inside_of(cast.patient):
        seed_templates(clinic=cast.clinic, by=BUILDER)


@pytest.fixture
def _eligible(cast: Cast, _protocols: None) -> None:
    """Resistant to two antidepressants, screened, weighed, rated and consenting."""
    patient, by = cast.patient, cast.nurse_actor
    with inside_of(patient):
        record_diagnosis(patient=patient, indication="trd", is_primary=True, by=by)
        for drug in ("sertraline", "venlafaxine"):
            record_trial(patient=patient, drug=drug, outcome="no-response", by=by)
        record_screen(patient=patient, screened_on=MONDAY - DAY, answers=SCREENED, by=by)
        record_weight(patient=patient, kg=Decimal(80), by=by)
        for kind in ("treatment", "off-label"):
            record_consent(patient=patient, kind=kind, given_on=MONDAY - DAY, by=by)
        record_rating(patient=patient, instrument="phq-9", total=21, by=by)


def url_of(cast: Cast) -> str:
    return f"/courses/new/?patient={cast.patient.pk}"


def filled(cast: Cast, key: str = "racemic-iv-standard", **values: Any) -> dict[str, Any]:
    with inside_of(cast.patient):
        version = ProtocolVersion.objects.get(clinic=cast.clinic, key=key)
    return {
        "protocol": str(version.pk),
        "started_on": MONDAY.isoformat(),
        "preferred_weekdays": ["1", "4"],
        "primary_instrument": "phq-9",
        "prescriber": str(cast.prescriber.pk),
        "client_key": str(new_id()),
    } | values


def said(answer: Any) -> str:
    return " ".join(line.text for line in answer.context["preview"].standing.lines)


def courses(cast: Cast) -> list[Course]:
    with inside_of(cast.patient):
        return list(Course.objects.filter(patient=cast.patient))


@pytest.mark.usefixtures("_protocols")
def test_every_protocol_is_offered_with_its_source(prescriber: Client, cast: Cast) -> None:
    page = prescriber.get(url_of(cast))
    assert len(page.context["options"]) == 7
    assert page.context["preview"] is None
    assert "/why/K24-01" in page.content.decode()


@pytest.mark.usefixtures("_eligible")
def test_preview_shows_the_whole_plan_and_stores_nothing(prescriber: Client, cast: Cast) -> None:
    page = prescriber.post(url_of(cast), filled(cast, planned_mg_per_kg="0.5"))
    preview = page.context["preview"]
    assert page.status_code == 200
    assert [(line.phase.key, line.count) for line in preview.visits.phases] == [
        ("induction", 8),
        ("consolidation", 4),
        ("maintenance", None),
    ]
    days = [day for month in preview.visits.calendar.months for week in month.weeks for day in week if day]
    assert [day.number for day in days if day.mark][:4] == [5, 8, 12, 15]
    assert (preview.dose.mg, preview.dose.guard.band) == (Decimal("40.0"), "reference")
    assert not preview.standing.needs_reason
    assert "PHQ-9\xa021" in page.content.decode() or "PHQ-9 21" in page.content.decode()
    assert courses(cast) == []


@pytest.mark.usefixtures("_eligible")
def test_course_is_stored_as_it_was_previewed(prescriber: Client, cast: Cast) -> None:
    sent = filled(cast, planned_mg_per_kg="0.5", with_psychotherapy="on")
    preview = prescriber.post(url_of(cast), sent).context["preview"]
    answer = prescriber.post(url_of(cast), sent | {"step": "start"})
    [course] = courses(cast)
    assert answer["Location"] == f"/courses/{course.pk}/schedule/"
    assert (course.planned_mg_per_kg, course.prescriber, course.with_psychotherapy) == (
        Decimal("0.5"),
        cast.prescriber,
        True,
    )
    with inside_of(cast.patient):
        induction = PlannedVisit.objects.filter(course=course, phase="induction", kind="dosing")
        targets = sorted(induction.values_list("target", flat=True))
    line = preview.visits.phases[0]
    assert (targets[0], targets[-1], len(targets)) == (line.first, line.last, line.count)


@pytest.mark.usefixtures("_eligible")
def test_course_sent_twice_is_stored_once(prescriber: Client, cast: Cast) -> None:
    sent = filled(cast, step="start")
    first, second = (prescriber.post(url_of(cast), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(courses(cast)) == 1


@pytest.mark.usefixtures("_protocols")
def test_what_is_missing_is_named_and_a_reason_lets_a_prescriber_go_on(
    prescriber: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        record_diagnosis(patient=cast.patient, indication="trd", is_primary=True, by=BUILDER)
        record_trial(patient=cast.patient, drug="sertraline", outcome="no-response", by=BUILDER)
    looked = prescriber.post(url_of(cast), filled(cast))
    for text in (
        "needs 2 different antidepressants without response in the present episode; 1 recorded",
        "No contraindication screen is recorded",
        "No consent to treatment is recorded",
    ):
        assert text in said(looked)
    page = looked.content.decode()
    for kind in ("trial", "screen", "consent", "weight"):
        assert f"/patients/{cast.patient.pk}/record/{kind}/" in page

    refused = prescriber.post(url_of(cast), filled(cast, step="start"))
    assert refused.status_code == 422
    assert "must say why" in str(refused.context["form"].errors["screen_accepted_reason"])
    assert courses(cast) == []

    reason = "Two trials elsewhere; screened by telephone."
    prescriber.post(url_of(cast), filled(cast, step="start", screen_accepted_reason=reason))
    [course] = courses(cast)
    with inside_of(cast.patient):
        begun = CourseEvent.objects.get(course=course, kind="started")
    assert (begun.reason, begun.recorded_by_name) == (reason, str(cast.prescriber))
    assert {"too-few-trials", "no-screen"} <= set(begun.details["concerns"])


ABSOLUTE = ContraindicationScreen.ABSOLUTE
ALL_ASKED = "None of the label's 4 contraindications, asked on"


@pytest.mark.usefixtures("_eligible")
@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (dict.fromkeys(ABSOLUTE, False), ALL_ASKED),
        (dict.fromkeys(ABSOLUTE[1:], False), "3 of the label's 4 contraindications asked on"),
        ({"psychosis": True}, ""),
        (dict.fromkeys(ABSOLUTE, False) | {"psychosis": True}, ALL_ASKED),
    ],
)
def test_only_contraindications_that_were_asked_are_said_to_be_none(
    prescriber: Client, cast: Cast, answers: dict[str, bool], text: str
) -> None:
    with inside_of(cast.patient):
        record_screen(
            patient=cast.patient, screened_on=clock.today(cast.clinic.zone), answers=answers, by=BUILDER
        )
    page = said(prescriber.post(url_of(cast), filled(cast)))
    assert "No contraindication." not in page
    assert (text or "Not asked: hypersensitivity") in page
    assert (ALL_ASKED in page) is (text == ALL_ASKED)


@pytest.mark.usefixtures("_eligible")
def test_interactions_are_not_said_to_be_none_where_no_medication_is_recorded(
    prescriber: Client, cast: Cast
) -> None:
    text = "No medication is recorded, so no interaction was looked for."
    assert text in said(prescriber.post(url_of(cast), filled(cast)))
    with inside_of(cast.patient):
        record_medication(patient=cast.patient, name="sertraline", by=BUILDER)
    assert text not in said(prescriber.post(url_of(cast), filled(cast)))


@pytest.mark.usefixtures("_eligible")
def test_contraindication_found_is_shown_before_the_start(prescriber: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        found = SCREENED | {"aneurysmal_vascular_disease": True}
        record_screen(patient=cast.patient, screened_on=MONDAY, answers=found, by=BUILDER)
    looked = prescriber.post(url_of(cast), filled(cast))
    assert "Contraindication: aneurysmal vascular disease" in said(looked)
    assert prescriber.post(url_of(cast), filled(cast, step="start")).status_code == 422
    assert courses(cast) == []


@pytest.mark.usefixtures("_eligible")
def test_weight_too_old_for_a_dose_by_weight_asks_for_a_new_one(prescriber: Client, cast: Cast) -> None:
    with on(MONDAY + 91 * DAY):
        prescriber.force_login(cast.prescriber)
        page = prescriber.post(url_of(cast), filled(cast, planned_mg_per_kg="0.5")).content.decode()
    assert "The weight is 91 days old, at most 90 are allowed." in page
    assert "weight_measured_on" not in page


@pytest.mark.usefixtures("_eligible")
def test_planned_dose_above_the_window_is_ticked_with_a_reason_as_it_was_previewed(
    prescriber: Client, cast: Cast
) -> None:
    sent = filled(cast, planned_mg_per_kg="5")
    shown = html.unescape(prescriber.post(url_of(cast), sent).content.decode())
    assert "5.00 mg/kg: an anaesthetic dose" in shown
    assert "that is 400" in shown
    [mark] = re.findall(r'name="lifts"\s+value="([^"]+)"', shown)
    started = sent | {"step": "start"}
    for more in ({}, {"override_reason": "anaesthetist"}, {"lifts": mark}, {"lifts": mark.replace("5", "4")}):
        refused = prescriber.post(url_of(cast), started | more)
        assert refused.status_code == 422
        assert {"planned_mg_per_kg", "override_reason"} & refused.context["form"].errors.keys()
    assert courses(cast) == []
    kept = prescriber.post(url_of(cast), started | {"lifts": mark}).content.decode()
    assert "checked>" in html.unescape(kept).partition(f'value="{mark}"')[2][:80]
    done = prescriber.post(url_of(cast), started | {"lifts": mark, "override_reason": "anaesthetist"})
    assert done.status_code == 302
    [course] = courses(cast)
    schedule = prescriber.get(f"/courses/{course.pk}/schedule/").content.decode()
    assert "planned dose 5 mg/kg. Set aside: dose that takes a prescriber: anaesthetist." in schedule


@pytest.mark.usefixtures("_eligible")
def test_refused_dose_is_shown_with_the_same_needs_as_before_it_was_refused(
    prescriber: Client, cast: Cast
) -> None:
    """Else whoever is told to set it aside finds neither the tick nor the reason."""
    sent = filled(cast, planned_mg_per_kg="5")
    looked = prescriber.post(url_of(cast), sent).context["preview"].dose
    refused = prescriber.post(url_of(cast), sent | {"step": "start"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["planned_mg_per_kg"]
    shown = refused.context["preview"].dose
    assert (shown.dose, [need.mark for need in shown.needs]) == (
        looked.dose,
        [need.mark for need in looked.needs],
    )
    page = html.unescape(refused.content.decode())
    assert f'value="{shown.needs[0].mark}"' in page
    assert 'name="override_reason"' in page


@pytest.mark.usefixtures("_eligible")
def test_protocol_without_a_dose_asks_for_one_beside_its_field(prescriber: Client, cast: Cast) -> None:
    sent = filled(cast, "ketamine-assisted-psychotherapy", route="intramuscular")
    assert "say what is planned" in prescriber.post(url_of(cast), sent).content.decode()
    refused = prescriber.post(url_of(cast), sent | {"step": "start"})
    assert "say what is planned" in str(refused.context["form"].errors["planned_dose_mg"])
    both = prescriber.post(url_of(cast), sent | {"planned_dose_mg": "40", "planned_mg_per_kg": "0.5"})
    assert "not both" in both.content.decode()
    assert prescriber.post(url_of(cast), sent | {"planned_dose_mg": "60", "step": "start"}).status_code == 302


@pytest.mark.usefixtures("_eligible")
@pytest.mark.parametrize(
    ("key", "asked", "not_asked"),
    [
        ("racemic-iv-standard", {"planned_mg_per_kg"}, {"planned_dose_mg", "product", "route"}),
        ("esketamine-us-trd", {"planned_dose_mg"}, {"planned_mg_per_kg", "product", "route"}),
        ("ketamine-assisted-psychotherapy", {"route"}, {"product"}),
    ],
)
def test_only_what_the_protocol_leaves_open_is_asked(
    prescriber: Client, cast: Cast, key: str, asked: set[str], not_asked: set[str]
) -> None:
    fields = set(prescriber.post(url_of(cast), filled(cast, key)).context["form"].fields)
    assert asked <= fields
    assert not not_asked & fields


@pytest.mark.usefixtures("_eligible")
@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"started_on": (MONDAY + dt.timedelta(days=500)).isoformat()}, "Must not be after"),
        ({"started_on": "soon"}, "Enter a valid date"),
        ({"planned_mg_per_kg": "much"}, "is not a number"),
        ({"primary_instrument": "tarot"}, "not one of the available choices"),
        ({"preferred_weekdays": ["9"]}, "not one of the available choices"),
    ],
)
def test_refused_start_says_so_beside_the_field_and_keeps_what_was_typed(
    prescriber: Client, cast: Cast, wrong: dict[str, Any], text: str
) -> None:
    [(field, typed)] = wrong.items()
    answer = prescriber.post(url_of(cast), filled(cast, step="start") | wrong)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert text in str(form.errors[field])
    assert form[field].value() == typed
    assert f'href="#id_{field}"' in answer.content.decode()
    assert courses(cast) == []


@pytest.mark.usefixtures("_eligible")
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
@pytest.mark.parametrize(("step", "status"), [("preview", 200), ("start", 422)])
def test_year_mistyped_is_told_while_looking_and_when_sent(
    prescriber: Client, cast: Cast, day: str, step: str, status: int
) -> None:
    answer = prescriber.post(url_of(cast), filled(cast, started_on=day) | {"step": step})
    assert answer.status_code == status
    assert "First day: must not be " in answer.context["preview"].visits.problem


@pytest.mark.usefixtures("_eligible")
def test_half_filled_form_is_no_error_while_looking(prescriber: Client, cast: Cast) -> None:
    page = prescriber.post(url_of(cast), filled(cast, started_on="", planned_mg_per_kg="0,"))
    assert page.status_code == 200
    assert not page.context["form"].errors
    assert page.context["preview"].visits.problem == "Enter the first day to see the plan."


def test_patient_in_a_course_is_sent_to_its_schedule(prescriber: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
    page = prescriber.get(url_of(cast)).content.decode()
    assert "A course is under way" in page
    assert f"/courses/{course.pk}/schedule/" in page
    prescriber.post(url_of(cast), filled(cast, step="start"))
    assert courses(cast) == [course]


@pytest.mark.usefixtures("_protocols")
@pytest.mark.parametrize("role", ["nurse", "manager", "auditor"])
def test_only_a_prescriber_starts_a_course(enter: Enter, cast: Cast, role: str) -> None:
    browser = enter(getattr(cast, role))
    assert browser.get(url_of(cast)).status_code == 403
    assert browser.post(url_of(cast), filled(cast, step="start")).status_code == 403
    assert courses(cast) == []


@pytest.mark.parametrize("query", ["", "?patient=", "?patient=7"])
def test_start_without_a_patient_leads_to_those_without_a_course(prescriber: Client, query: str) -> None:
    assert prescriber.get(f"/courses/new/{query}")["Location"] == "/patients/?show=none"


@pytest.mark.usefixtures("_eligible")
def test_start_suggests_the_lower_first_dose_of_the_eu_label_with_its_source(
    prescriber: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        update_patient(
            patient=cast.patient,
            expected_version=cast.patient.version,
            japanese_ancestry=True,
            by=cast.nurse_actor,
        )
    page = prescriber.post(url_of(cast), filled(cast, "esketamine-eu"))
    assert page.context["preview"].dose.mg == 28
    assert "though the label starts here" in page.content.decode()
    assert "source:eu-hk-label#older-start" in page.context["preview"].dose.guard.basis
    assert "eu-hk-label" in page.content.decode()
