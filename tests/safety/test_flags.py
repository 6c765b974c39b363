"""Flags as stored: from facts of every room, once per fact, closed with a note and never opened again."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import evidence
from clinic.accounts.services import override_threshold
from clinic.core import clock
from clinic.core.errors import ConflictError, FieldError, TransitionError
from clinic.core.models import recorded
from clinic.instruments.services import amend_assessment, record_assessment
from clinic.patients.models import Patient
from clinic.patients.services import record_screen
from clinic.safety.models import MisuseFlag
from clinic.safety.selectors import facts_of, flag_register, patients_to_review
from clinic.safety.services import (
    dispose_flag,
    mark_in_error,
    record_adverse_event,
    record_observation,
    review_patient,
    review_patients,
)
from clinic.treatments.models import Course, CourseEvent, PlannedVisit, PreDoseCheck, TakeHomeSupply
from tests.build import BUILDER, Cast, make_course, make_dose, make_patient, make_session

DAY = dt.date(2026, 1, 5)
NINE = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def observe(patient: Patient, kind: str, day: int = 0, **details: Any) -> None:
    record_observation(
        patient=patient, kind=kind, observed_at=NINE + dt.timedelta(days=day), by=BUILDER, **details
    )


def flagged(patient: Patient) -> list[str]:
    return sorted(flag.code for flag in review_patient(patient=patient, by=BUILDER))


def dispense(patient: Patient) -> TakeHomeSupply:
    return TakeHomeSupply.objects.create(
        clinic=patient.clinic,
        patient=patient,
        dispensed_on=DAY,
        product="racemic-ketamine",
        form="lozenge",
        amount_mg=Decimal(100),
        **recorded(BUILDER),
    )


def test_every_kind_of_fact_reaches_its_rule(inside: Cast) -> None:
    patient = inside.patient
    dispense(patient)
    course = make_course(patient)
    for day in (0, 3, 6):
        make_dose(make_session(course, after(day)), "40", "0.65")
    observe(patient, "craving", value=9)
    observe(patient, "urinary", details={"symptoms": ["frequency"]})
    observe(
        patient, "urine-drug-screen", details={"found": ["opioid", "ketamine"], "prescribed": ["ketamine"]}
    )
    observe(patient, "early-request", details={"due_on": "2026-01-20"})
    observe(patient, "early-request", day=2, details={"due_on": dt.date(2026, 1, 20)})
    record_screen(patient=patient, screened_on=DAY, answers={"substance_use_disorder": True}, by=BUILDER)
    assert flagged(patient) == [
        "CRAVING",
        "DOSE_ESCALATION",
        "EARLY_REQUEST",
        "FREQ_ABOVE_PROTOCOL",
        "SUD_HISTORY",
        "TAKE_HOME",
        "UDS_UNEXPECTED",
        "URINARY",
    ]
    assert flagged(patient) == []
    assert set(MisuseFlag.objects.values_list("course", flat=True)) == {course.pk}


def test_flag_says_what_fired_it_and_where_the_limit_comes_from(inside: Cast) -> None:
    observe(inside.patient, "craving", value=8)
    (flag,) = review_patient(patient=inside.patient, by=BUILDER)
    assert (flag.message, flag.severity, flag.basis) == (
        "Craving 8 of 10.",
        "medium",
        "threshold:misuse.craving.score",
    )
    assert flag.values == {"value": 8, "previous": None, "on": "2026-01-05"}


def test_disposed_flag_stays_closed_for_its_fact_and_a_new_fact_raises_another(inside: Cast) -> None:
    observe(inside.patient, "craving", value=8)
    (flag,) = review_patient(patient=inside.patient, by=BUILDER)
    dispose_flag(
        flag=flag,
        state="explained",
        note="Asked about alcohol, not ketamine",
        expected_version=flag.version,
        by=inside.prescriber_actor,
    )
    assert flagged(inside.patient) == []
    flag.refresh_from_db()
    assert (flag.state, flag.disposed_by_id) == ("explained", inside.prescriber.pk)
    observe(inside.patient, "craving", day=7, value=9)
    assert flagged(inside.patient) == ["CRAVING"]
    assert [each.state for each in flag_register(inside.clinic, state="")] == ["open", "explained"]


def test_disposition_needs_a_note_a_known_state_and_the_seen_version(inside: Cast) -> None:
    observe(inside.patient, "craving", value=8)
    (flag,) = review_patient(patient=inside.patient, by=BUILDER)
    by = inside.prescriber_actor
    with pytest.raises(FieldError, match="note"):
        dispose_flag(flag=flag, state="reviewed", note="", expected_version=flag.version, by=by)
    with pytest.raises(FieldError, match="state"):
        dispose_flag(flag=flag, state="open", note="x", expected_version=flag.version, by=by)
    with pytest.raises(ConflictError):
        dispose_flag(flag=flag, state="reviewed", note="x", expected_version=flag.version + 1, by=by)


def test_checks_of_one_session_entered_twice_are_one_fact(inside: Cast) -> None:
    session = make_session(make_course(inside.patient), DAY)
    for craving in (None, 8, 8):
        PreDoseCheck.objects.create(
            clinic=inside.clinic,
            session=session,
            craving=craving,
            urinary_symptoms=craving is not None,
            **recorded(BUILDER),
        )
        review_patient(patient=inside.patient, by=BUILDER)
    assert sorted(MisuseFlag.objects.values_list("code", flat=True)) == ["CRAVING", "URINARY"]


def test_corrected_questionnaire_with_the_same_total_is_the_same_fact(inside: Cast) -> None:
    yes = {str(item): 1 for item in range(1, 11)} | {"3": 0}
    given = record_assessment(
        patient=inside.patient,
        instrument="dast-10",
        answers=yes,
        taken_at=NINE,
        completed_by="patient",
        by=BUILDER,
    )
    assert flagged(inside.patient) == ["SUD_HISTORY"]
    amend_assessment(assessment=given, total=10, reason="Typed again", by=BUILDER)
    assert flagged(inside.patient) == []


def test_facts_entered_in_error_are_not_read(inside: Cast) -> None:
    observation = record_observation(
        patient=inside.patient, kind="craving", observed_at=NINE, value=9, by=BUILDER
    )
    mark_in_error(fact=observation, reason="Other patient", by=BUILDER)
    assert flagged(inside.patient) == []
    with pytest.raises(TransitionError, match="entered in error already"):
        mark_in_error(fact=observation, reason="Again", by=BUILDER)


def in_maintenance(course: Course, day: int) -> None:
    visit = PlannedVisit.objects.create(
        clinic=course.clinic,
        course=course,
        patient=course.patient,
        key=f"maintenance {day}",
        kind="dosing",
        phase="maintenance",
        number=1,
        target=after(day),
        earliest=after(day),
        latest=after(day),
        state="done",
        done_on=after(day),
    )
    make_dose(make_session(course, after(day), visit=visit))


def choose_interval(course: Course, day: int, weeks: int) -> None:
    CourseEvent.objects.create(
        clinic=course.clinic,
        course=course,
        kind="interval-chosen",
        on=after(day),
        details={"phase": "maintenance", "weeks": weeks},
        **recorded(BUILDER),
    )


def test_interval_shortened_in_maintenance_is_flagged_and_the_taper_itself_is_not(inside: Cast) -> None:
    course = make_course(inside.patient)
    in_maintenance(course, 70)
    for day, weeks in ((50, 4), (90, 4), (120, 2)):
        choose_interval(course, day, weeks)
    (flag,) = review_patient(patient=inside.patient, by=BUILDER)
    assert flag.message == "The maintenance interval was shortened from 28 to 14 days."


def test_doses_sooner_than_the_chosen_interval_are_flagged_until_the_early_one_is_taken_back(
    inside: Cast,
) -> None:
    course = make_course(inside.patient)
    choose_interval(course, 50, 4)
    for day in (70, 98):
        in_maintenance(course, day)
    assert flagged(inside.patient) == []
    make_dose(make_session(course, after(103)))
    (flag,) = review_patient(patient=inside.patient, by=BUILDER)
    assert flag.message == "A dose 5 days after the one before; the maintenance interval is 28 days."
    course.doses.filter(session__on=after(103)).update(status="entered-in-error")
    assert flagged(inside.patient) == []
    flag.refresh_from_db()
    assert flag.withdrawn_at is not None


def test_clinics_own_threshold_decides_and_has_the_sweep_look_again(inside: Cast) -> None:
    make_course(inside.patient)
    observe(inside.patient, "craving", value=5)
    assert flagged(inside.patient) == []
    since = clock.now()
    assert list(patients_to_review(inside.clinic, since=since)) == []
    override_threshold(
        clinic=inside.clinic,
        key="misuse.craving.score",
        value=Decimal(5),
        reason="Small clinic",
        by=inside.prescriber_actor,
    )
    assert list(patients_to_review(inside.clinic, since=since)) == [inside.patient]
    assert flagged(inside.patient) == ["CRAVING"]


def test_sweep_finds_patients_by_any_fact_written_lately(inside: Cast) -> None:
    since = clock.now()
    observe(inside.patient, "craving", value=1)
    make_patient(inside.clinic, "Quiet")
    with_dose = make_patient(inside.clinic, "Dosed")
    make_dose(make_session(make_course(with_dose), DAY))
    assert set(patients_to_review(inside.clinic, since=since)) == {inside.patient, with_dose}
    assert list(patients_to_review(inside.clinic, since=clock.now())) == []


def test_reads_do_not_grow_with_the_number_of_patients(inside: Cast) -> None:
    def reads(patients: list[Patient]) -> int:
        with CaptureQueriesContext(connection) as queries:
            facts_of(patients)
        return len(queries)

    patients = [make_patient(inside.clinic, f"Number{number}") for number in range(5)]
    for patient in patients:
        make_dose(make_session(make_course(patient), DAY))
        dispense(patient)
    assert reads(patients) == reads(patients[:1])


def test_review_of_several_patients_keeps_their_facts_apart(inside: Cast) -> None:
    other = make_patient(inside.clinic, "Calm")
    observe(inside.patient, "craving", value=9)
    observe(other, "craving", value=2)
    raised = review_patients(patients=[inside.patient, other], limits=evidence.limits(), by=BUILDER)
    assert [flag.patient for flag in raised] == [inside.patient]
    assert review_patients(patients=[], limits=evidence.limits(), by=BUILDER) == []


def test_register_filters_by_rule_severity_and_age(inside: Cast) -> None:
    observe(inside.patient, "craving", value=9)
    dispense(inside.patient)
    review_patient(patient=inside.patient, by=BUILDER)

    def codes(**filters: Any) -> list[str]:
        return [flag.code for flag in flag_register(inside.clinic, **filters)]

    assert codes(code="CRAVING") == ["CRAVING"]
    assert codes(severity="high") == ["TAKE_HOME"]
    assert codes(raised_before=clock.now() - dt.timedelta(days=1)) == []
    assert len(codes(raised_after=clock.now() - dt.timedelta(days=1))) == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "craving"}, "value"),
        ({"kind": "craving", "value": 11}, "value"),
        ({"kind": "urinary", "value": 3}, "value"),
        ({"kind": "tremor"}, "kind"),
        ({"kind": "urinary", "details": {"symptoms": ["itch"]}}, "details.symptoms"),
        ({"kind": "urinary", "details": {"symptoms": "urgency"}}, "details.symptoms"),
        ({"kind": "urine-drug-screen", "details": {"outcome": "lost"}}, "details.outcome"),
        ({"kind": "early-request", "details": {"due_on": "soon"}}, "details.due_on"),
        ({"kind": "craving", "value": 3, "details": {"found": []}}, "details.found"),
        (
            {"kind": "craving", "value": 3, "observed_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)},
            "observed_at",
        ),
    ],
)
def test_observation_that_does_not_fit_its_kind_names_the_field(
    inside: Cast, fields: dict[str, Any], field: str
) -> None:
    place: dict[str, Any] = {"patient": inside.patient, "observed_at": NINE, "by": BUILDER}
    with pytest.raises(FieldError) as caught:
        record_observation(**(place | fields))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "hiccups"}, "code"),
        ({"severity": "awful"}, "severity"),
        ({"began_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "began_at"),
        ({"resolved_at": NINE - dt.timedelta(hours=1)}, "resolved_at"),
    ],
)
def test_adverse_event_that_does_not_fit_names_the_field(
    inside: Cast, fields: dict[str, Any], field: str
) -> None:
    good: dict[str, Any] = {"code": "nausea", "severity": "mild", "began_at": NINE}
    with pytest.raises(FieldError) as caught:
        record_adverse_event(patient=inside.patient, by=BUILDER, **(good | fields))
    assert caught.value.field == field


def test_adverse_event_is_stored_once_per_client_key(inside: Cast) -> None:
    first, again = (
        record_adverse_event(
            patient=inside.patient,
            code="nausea",
            severity=severity,
            began_at=NINE,
            by=inside.nurse_actor,
            client_key="tablet-7",
        )
        for severity in ("mild", "severe")
    )
    assert (first, first.severity) == (again, "mild")
