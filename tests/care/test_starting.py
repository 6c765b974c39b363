"""Starting a course: eligibility weighed, the protocol's visits planned and stored, once."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from clinic.care.courses import preview_course, start_course
from clinic.care.sessions import check_dose, start_session
from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.patients.services import record_diagnosis, record_screen, record_trial
from clinic.patients.services.history import SCREEN_ITEMS
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import templates, to_mapping
from clinic.protocols.rules.dose import Behaviour
from clinic.protocols.services import seed_templates
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from tests.build import BUILDER, Cast, begin_course, make_patient
from tests.care.walk import DAY, MONDAY, on

COUNTED: dict[str, dict[tuple[str, str], int]] = {
    "racemic-iv-standard": {("induction", "dosing"): 8, ("consolidation", "dosing"): 4},
    "racemic-iv-short-induction": {
        ("induction", "dosing"): 6,
        ("weekly", "dosing"): 4,
        ("fortnightly", "dosing"): 4,
        ("monthly", "dosing"): 3,
    },
    "esketamine-us-trd": {("induction", "dosing"): 8, ("weekly", "dosing"): 4},
    "esketamine-us-mdsi": {("induction", "dosing"): 8},
    "esketamine-eu": {("induction", "dosing"): 8, ("weekly", "dosing"): 4},
    "ketamine-assisted-psychotherapy": {
        ("preparation", "preparation"): 2,
        ("dosing", "dosing"): 6,
        ("dosing", "integration"): 6,
    },
    "clinic-defined": {("treatment", "dosing"): 4},
}
OPEN_ENDED = {"racemic-iv-standard", "esketamine-us-trd", "esketamine-eu"}


@pytest.mark.parametrize("key", COUNTED)
def test_course_of_each_template_stores_its_visits(inside: Cast, key: str) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient, key)
    visits = PlannedVisit.objects.filter(course=course).exclude(kind="review").exclude(phase="maintenance")
    assert Counter(visits.values_list("phase", "kind")) == COUNTED[key]
    maintenance = PlannedVisit.objects.filter(course=course, phase="maintenance", kind="dosing")
    assert maintenance.exists() == (key in OPEN_ENDED)


def test_started_course_shows_where_it_stands(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient)
    assert (course.state, course.phase, course.visits_done, course.visits_planned) == (
        Course.State.ACTIVE,
        "induction",
        0,
        8,
    )
    assert (course.interval_weeks, course.next_target) == (Decimal("0.5"), MONDAY)
    assert (course.planned_mg_per_kg, course.planned_dose_mg) == (Decimal("0.5"), None)


@pytest.mark.parametrize(
    ("details", "mg"),
    [
        ({"date_of_birth": dt.date(1980, 5, 17)}, 56),
        ({"date_of_birth": dt.date(1980, 5, 17), "japanese_ancestry": False}, 56),
        ({"date_of_birth": dt.date(1980, 5, 17), "japanese_ancestry": True}, 28),
        ({"date_of_birth": dt.date(1955, 5, 17)}, 28),
    ],
)
def test_course_under_the_eu_label_starts_these_patients_lower(
    inside: Cast, details: dict[str, Any], mg: int
) -> None:
    patient = make_patient(inside.clinic, "Ito", **details)
    with on(MONDAY):
        session = start_session(course=begin_course(patient, "esketamine-eu"), by=BUILDER)
        assert session.course.planned_dose_mg == mg
        found = check_dose(session=session, amount_mg=Decimal(mg))
    assert found.behaviour in {Behaviour.OK, Behaviour.SAY_SO}
    assert ("ancestry" in found.message) == ("japanese_ancestry" not in details and mg == 56)


def test_preview_is_the_plan_that_starting_stores(inside: Cast) -> None:
    with on(MONDAY):
        seed_templates(clinic=inside.clinic, by=BUILDER)
        protocol = ProtocolVersion.objects.get(key="esketamine-us-trd")
        plan = preview_course(
            clinic=inside.clinic, protocol=protocol, started_on=MONDAY, preferred_weekdays=(1, 4)
        )
        course = begin_course(inside.patient, "esketamine-us-trd")
    stored = PlannedVisit.objects.filter(course=course).values_list("key", "target")
    assert dict(stored) == {visit.key: visit.target for visit in plan.visits}


def test_second_submit_with_the_same_key_starts_nothing(inside: Cast) -> None:
    with on(MONDAY):
        first = begin_course(inside.patient, client_key="form-1")
        again = begin_course(inside.patient, client_key="form-1")
    assert again == first
    assert Course.objects.count() == 1
    assert CourseEvent.objects.filter(kind="started").count() == 1


def test_patient_with_an_open_course_cannot_start_another(inside: Cast) -> None:
    with on(MONDAY):
        begin_course(inside.patient)
        with pytest.raises(FieldError, match=r"patient: is in a course already, since 2026-01-05"):
            begin_course(inside.patient, "esketamine-us-trd")


def test_present_contraindication_needs_a_prescribers_reason(inside: Cast) -> None:
    patient = inside.patient
    record_diagnosis(patient=patient, indication="ptsd", is_primary=True, by=BUILDER)
    answers = dict.fromkeys(SCREEN_ITEMS, False) | {"hypersensitivity": True, "psychosis": None}
    with on(MONDAY):
        record_screen(patient=patient, screened_on=MONDAY, answers=answers, by=BUILDER)
        with pytest.raises(FieldError) as refused:
            begin_course(patient, screen_accepted_reason=" ")
        course = begin_course(patient, screen_accepted_reason="rash in 1998 was to latex")
    assert refused.value.field == "screen_accepted_reason"
    assert "Contraindication: hypersensitivity" in refused.value.message
    started = CourseEvent.objects.get(course=course, kind="started")
    assert started.reason == "rash in 1998 was to latex"
    assert started.details["concerns"] == [
        "contraindication:hypersensitivity",
        "off-label",
        "unasked:psychosis",
    ]


def test_one_failed_trial_is_too_few_for_resistance(inside: Cast) -> None:
    patient = inside.patient
    record_diagnosis(patient=patient, indication="trd", is_primary=True, by=BUILDER)
    record_trial(patient=patient, drug="sertraline", outcome="no-response", by=BUILDER)
    with on(MONDAY):
        record_screen(
            patient=patient, screened_on=MONDAY, answers=dict.fromkeys(SCREEN_ITEMS, False), by=BUILDER
        )
        with pytest.raises(
            FieldError, match=r"needs 2 different antidepressants without response .*; 1 recorded"
        ):
            begin_course(patient, screen_accepted_reason="")
        record_trial(patient=patient, drug="venlafaxine", outcome="no-response", by=BUILDER)
        assert begin_course(patient, screen_accepted_reason="").is_open


@pytest.mark.parametrize(
    ("details", "message"),
    [
        ({"preferred_weekdays": (0,)}, "preferred_weekdays: must be 1, Monday, to 7, Sunday"),
        ({"primary_instrument": "hads"}, "primary_instrument: one of"),
        ({"route": "oral"}, "route: the protocol is for intravenous"),
        ({"product": "esketamine"}, "product: the protocol is for racemic-ketamine"),
        ({"started_on": MONDAY + 367 * DAY}, "started_on: must not be after 2027-01-06"),
    ],
)
def test_bad_request_is_refused_by_field(inside: Cast, details: dict[str, Any], message: str) -> None:
    with on(MONDAY), pytest.raises(FieldError, match=message):
        begin_course(inside.patient, **details)


def test_diagnosis_of_somebody_else_is_refused(inside: Cast) -> None:
    other = record_diagnosis(patient=begin_course(inside.patient).patient, indication="trd", by=BUILDER)
    stranger = make_patient(inside.clinic, "Berg")
    with pytest.raises(FieldError, match="diagnosis: is not a diagnosis of this patient"):
        begin_course(stranger, diagnosis=other)


def test_start_that_falls_on_a_closed_day_moves_to_the_next_open_one(inside: Cast) -> None:
    saturday = MONDAY + 5 * DAY
    with on(MONDAY):
        course = begin_course(inside.patient, started_on=saturday, preferred_weekdays=())
    assert course.next_target == MONDAY + 7 * DAY


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_week_with_a_clock_change_keeps_its_dates(inside: Cast, zone: str) -> None:
    inside.clinic.change(time_zone=zone)
    inside.patient.clinic.refresh_from_db()
    spring = dt.date(2026, 3, 2)
    with on(spring, hour=15):
        course = begin_course(inside.patient, "esketamine-us-trd")
    visits = PlannedVisit.objects.filter(course=course, phase="induction", kind="dosing").order_by("target")
    offsets = [(visit.target - spring).days for visit in visits]
    assert offsets == [0, 3, 7, 10, 14, 17, 21, 24]


def test_patient_or_protocol_of_another_clinic_is_out_of_reach(inside: Cast) -> None:
    foreign = ProtocolVersion(clinic=inside.other_clinic, key="theirs", number=1)
    with pytest.raises(Patient.DoesNotExist):
        start_course(patient=inside.other_patient, protocol=foreign, started_on=MONDAY, by=BUILDER)
    with pytest.raises(FieldError, match="protocol: is not a protocol of this clinic"):
        begin_course(inside.patient, protocol=_defined(foreign))


def _defined(version: ProtocolVersion) -> ProtocolVersion:
    version.definition = to_mapping(templates()["clinic-defined"])
    return version
