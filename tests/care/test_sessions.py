"""A session from arrival to release, and every refusal on the way."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from clinic.care.courses import record_review
from clinic.care.sessions import (
    amend_dose,
    cancel_session,
    check_dose,
    complete_session,
    discharge_requirements,
    give_dose,
    record_predose_check,
    record_process,
    record_reading,
    start_session,
    withdraw_dose,
)
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.services import record_weight
from clinic.protocols.rules.dose import Behaviour
from clinic.treatments.models import (
    Course,
    CourseEvent,
    DischargeCheck,
    Dose,
    PlannedVisit,
    Reading,
    Session,
)
from tests.build import BUILDER, Cast, begin_course, make_dose, make_session
from tests.care.lifting import ASKED, marks
from tests.care.walk import DAY, MONDAY, ahead, hold, open_gate

TEN = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
READY: dict[str, Any] = dict.fromkeys(ASKED, True)
CALM: dict[str, Any] = {"systolic": 120, "diastolic": 80, "spo2": 98, "moaas": 5, "dissociation": 0}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def course(inside: Cast, clock: time_machine.Traveller) -> Course:
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    return begin_course(inside.patient)


def arrive(course: Course, **details: Any) -> Session:
    return start_session(course=course, by=BUILDER, **details)


def prepare(session: Session, systolic: int = 120, **answers: Any) -> Session:
    record_predose_check(session=session, by=BUILDER, **READY | answers)
    record_reading(patient=session.patient, session=session, systolic=systolic, diastolic=80, by=BUILDER)
    return session


def dose(session: Session, mg: str = "40", **details: Any) -> Dose:
    return give_dose(session=session, amount_mg=Decimal(mg), minutes=40, by=BUILDER, **details)


def leave(session: Session, **details: Any) -> Session:
    said: dict[str, Any] = {"escort_name": "Ola", "driving_advice_given": True, "feels_ready": True}
    return complete_session(session=session, by=BUILDER, **said | details)


def watched(session: Session, clock: time_machine.Traveller, minutes: int = 121) -> Session:
    """Dosed, and read calm after so many minutes."""
    dose(prepare(session))
    clock.shift(dt.timedelta(minutes=minutes))
    record_reading(patient=session.patient, session=session, by=BUILDER, **CALM)
    session.refresh_from_db()
    return session


def test_session_goes_from_arrival_to_release_and_counts_its_visit(
    course: Course, clock: time_machine.Traveller
) -> None:
    first, second = ahead(course)[:2]
    session = start_session(visit=first, chair="3", by=BUILDER)
    assert (session.state, session.visit, session.is_extra, session.chair) == ("arrived", first, False, "3")
    given = dose(prepare(session))
    assert (given.guard_band, given.mg_per_kg, given.weight_kg) == ("reference", Decimal("0.5"), Decimal(80))
    clock.shift(dt.timedelta(minutes=121))
    reading = record_reading(patient=course.patient, session=session, by=BUILDER, **CALM)
    assert reading.minute == 121
    session.refresh_from_db()
    assert session.state == Session.State.OBSERVED
    released = leave(session)
    assert released.state == Session.State.RELEASED
    check = DischargeCheck.objects.get(session=session)
    assert (check.minutes_observed, check.unmet, check.override_reason) == (121, [], "")
    first.refresh_from_db()
    course.refresh_from_db()
    assert (first.state, first.done_on) == (PlannedVisit.State.DONE, MONDAY)
    assert (course.visits_done, course.next_target) == (1, second.target)


def test_each_step_sent_twice_is_stored_once(course: Course, clock: time_machine.Traveller) -> None:
    session = arrive(course, client_key="arrive")
    assert arrive(course, client_key="arrive") == session
    for _ in range(2):
        record_predose_check(session=session, by=BUILDER, client_key="check", **READY)
        record_reading(patient=course.patient, session=session, by=BUILDER, client_key="before", **CALM)
    for _ in range(2):
        dose(session, client_key="dose")
    clock.shift(dt.timedelta(hours=3))
    for _ in range(2):
        record_reading(patient=course.patient, session=session, by=BUILDER, client_key="after", **CALM)
    for _ in range(2):
        leave(session, client_key="leave")
    assert Session.objects.count() == Dose.objects.count() == DischargeCheck.objects.count() == 1
    assert Reading.objects.count() == 2
    assert CourseEvent.objects.filter(kind="visit-done").count() == 1


def test_session_of_a_later_visit_counts_as_the_first_one_still_open(course: Course) -> None:
    first, second = ahead(course)[:2]
    assert start_session(visit=second, by=BUILDER).visit == first


def test_patient_in_a_session_cannot_arrive_again(course: Course) -> None:
    arrive(course)
    with pytest.raises(TransitionError, match="The patient is in a session already, since 2026-01-05"):
        arrive(course)


def test_visit_that_is_no_treatment_has_no_session(course: Course) -> None:
    review = PlannedVisit.objects.filter(course=course, kind="review").first()
    with pytest.raises(FieldError, match="visit: only a treatment visit has a session"):
        start_session(visit=review, by=BUILDER)
    with pytest.raises(FieldError, match="visit: name a visit or a course"):
        start_session(by=BUILDER)


def test_third_dose_in_seven_days_needs_a_prescribers_reason_on_arrival(
    course: Course, clock: time_machine.Traveller
) -> None:
    for offset in (0, 3):
        clock.move_to(TEN + offset * DAY)
        leave(watched(arrive(course), clock))
    clock.move_to(TEN + 5 * DAY)
    too_many = "It would make more than 2 doses in 7 days."
    for tried, said in (
        ({"override_reason": "wants it"}, f"{too_many} A prescriber must decide this."),
        ({"may_override": True}, f"say why. {too_many}"),
    ):
        with pytest.raises(FieldError) as refused:
            arrive(course, **tried)
        assert (refused.value.field, refused.value.message) == ("override_reason", said)
    session = arrive(course, override_reason="acute suicidality", may_override=True)
    assert session.is_extra
    extra = CourseEvent.objects.get(course=course, kind="extra-dose")
    assert (extra.on, extra.reason) == (MONDAY + 5 * DAY, "acute suicidality")
    assert dose(prepare(session)).stands


def test_dose_the_day_after_another_is_refused_when_arrival_was_before_it(
    course: Course, clock: time_machine.Traveller
) -> None:
    leave(watched(arrive(course), clock))
    clock.move_to(TEN + DAY)
    with pytest.raises(FieldError, match="Another dose is less than 2 nights away"):
        arrive(course)


def test_dose_beyond_an_undecided_review_needs_a_reason(
    course: Course, clock: time_machine.Traveller
) -> None:
    last = hold(course, 8)
    clock.move_to(dt.datetime.combine(last + 7 * DAY, dt.time(10), tzinfo=dt.UTC))
    with pytest.raises(FieldError, match="The review after induction is not recorded"):
        arrive(course)
    gate = open_gate(course)
    assert gate is not None
    record_review(gate=gate, outcome="continue", reason="", expected_version=gate.version, by=BUILDER)
    assert arrive(course).state == Session.State.ARRIVED


@pytest.mark.parametrize(
    ("answers", "message"),
    [({"slept": True}, "slept: not one of the checks"), ({"craving": 11}, "craving: must be 0 to 10")],
)
def test_impossible_check_is_refused_by_name(course: Course, answers: dict[str, Any], message: str) -> None:
    with pytest.raises(FieldError, match=message):
        record_predose_check(session=arrive(course), by=BUILDER, **answers)


def test_dose_without_checks_or_blood_pressure_is_refused(course: Course) -> None:
    session = arrive(course)
    with pytest.raises(FieldError, match="predose_check: record the checks before the dose"):
        dose(session)
    record_predose_check(session=session, by=BUILDER, **READY)
    with pytest.raises(FieldError, match="blood_pressure: take blood pressure before the dose"):
        dose(session)


def test_dose_above_the_pressure_limit_needs_the_reason_in_the_checks(course: Course) -> None:
    session = prepare(arrive(course), systolic=152)
    with pytest.raises(FieldError, match=r"blood_pressure: blood pressure 152/80 is above 140/90 mmHg"):
        dose(session)
    record_predose_check(
        session=session, pressure_accepted_reason="white coat", may_override=True, by=BUILDER, **READY
    )
    assert dose(session).stands


def test_reason_for_one_pressure_does_not_cover_a_higher_one_taken_later(
    course: Course, clock: time_machine.Traveller
) -> None:
    session = prepare(arrive(course), systolic=152)
    record_predose_check(
        session=session, pressure_accepted_reason="white coat", may_override=True, by=BUILDER, **READY
    )
    clock.shift(dt.timedelta(minutes=5))
    record_reading(patient=course.patient, session=session, systolic=175, diastolic=80, by=BUILDER)
    with pytest.raises(FieldError, match=r"175/80 is above 140/90 mmHg, higher than the 152/80 accepted"):
        dose(session)
    clock.shift(dt.timedelta(minutes=5))
    record_reading(patient=course.patient, session=session, systolic=150, diastolic=80, by=BUILDER)
    assert dose(session).stands


@pytest.mark.parametrize(
    ("mg", "message"),
    [
        (
            "80",
            r"amount_mg: 1.00 mg/kg: more dissociation and no more benefit.*A prescriber must record this",
        ),
        ("16", r"amount_mg: 0.20 mg/kg: loss of antidepressant effect.*set it aside with a reason"),
        ("160", "amount_mg: 2.00 mg/kg: an anaesthetic dose, not an antidepressant one"),
        ("0", "amount_mg: must be more than 0 and at most 1000 mg"),
        ("NaN", "amount_mg: must be more than 0 and at most 1000 mg"),
    ],
)
def test_dose_outside_the_window_is_refused(course: Course, mg: str, message: str) -> None:
    session = prepare(arrive(course))
    with pytest.raises(FieldError, match=message):
        dose(session, mg)
    assert not Dose.objects.exists()


def test_stopped_dose_is_given_with_a_prescribers_reason(course: Course) -> None:
    session = prepare(arrive(course))
    assert check_dose(session=session, amount_mg=Decimal(160), minutes=40).behaviour is Behaviour.STOP
    shown = marks(session, "160")
    with pytest.raises(FieldError, match="A prescriber must record this, with a reason"):
        dose(session, "160", lifts=shown, override_reason="anaesthetist present")
    given = dose(session, "160", lifts=shown, override_reason="anaesthetist present", may_override=True)
    assert (given.guard_band, given.lifted, given.override_reason) == (
        "anaesthetic",
        ["dose-stopped"],
        "anaesthetist present",
    )


@pytest.mark.parametrize(
    ("mg", "band"), [("20", "below_reference"), ("30", "below_reference"), ("59", "above_reference")]
)
def test_warned_dose_is_given_and_its_band_kept(course: Course, mg: str, band: str) -> None:
    assert dose(prepare(arrive(course)), mg).guard_band == band


def test_weight_older_than_90_days_refuses_a_dose_per_kg(inside: Cast, clock: time_machine.Traveller) -> None:
    record_weight(patient=inside.patient, kg=Decimal(80), measured_at=TEN - 91 * DAY, by=BUILDER)
    session = prepare(arrive(begin_course(inside.patient)))
    with pytest.raises(FieldError) as refused:
        dose(session)
    assert refused.value.field == "weight_measured_on"
    assert "91 days old, at most 90" in refused.value.message


def test_patient_without_weight_is_not_dosed_by_it(inside: Cast, clock: time_machine.Traveller) -> None:
    session = prepare(arrive(begin_course(inside.patient)))
    with pytest.raises(FieldError, match="weight_kg: no weight is recorded"):
        dose(session)


def test_nasal_dose_counts_its_devices_and_keeps_to_the_first_strength(
    inside: Cast, clock: time_machine.Traveller
) -> None:
    session = prepare(arrive(begin_course(inside.patient, "esketamine-us-trd")))
    with pytest.raises(FieldError, match="the protocol lists 56 mg here"):
        give_dose(session=session, amount_mg=Decimal(84), by=BUILDER)
    given = give_dose(session=session, amount_mg=Decimal(56), lot="A1", by=BUILDER)
    assert (given.devices, given.mg_per_kg, given.lot) == (2, None, "A1")


def test_dose_before_arrival_or_in_the_future_is_refused_on_the_clinics_clock(course: Course) -> None:
    course.clinic.change(time_zone="Europe/Berlin")
    session = prepare(arrive(course))
    for moment in (TEN - dt.timedelta(minutes=1), TEN + dt.timedelta(minutes=1)):
        with pytest.raises(FieldError, match="given_at: must lie between the arrival at 11:00 and now"):
            dose(session, given_at=moment)


def test_second_dose_of_a_session_is_refused(course: Course) -> None:
    session = prepare(arrive(course))
    dose(session)
    with pytest.raises(TransitionError, match="A session that is dosed cannot become dosed"):
        dose(session)


def test_amended_dose_keeps_the_old_row_and_recounts_minutes(
    course: Course, clock: time_machine.Traveller
) -> None:
    session = prepare(arrive(course))
    clock.shift(dt.timedelta(minutes=10))
    given = dose(session)
    clock.shift(dt.timedelta(minutes=40))
    record_reading(patient=course.patient, session=session, by=BUILDER, **CALM)
    corrected = amend_dose(
        dose=given,
        reason="started earlier",
        given_at=TEN + dt.timedelta(minutes=5),
        amount_mg=Decimal(42),
        by=BUILDER,
    )
    given.refresh_from_db()
    session.refresh_from_db()
    assert (given.status, given.status_reason) == (Dose.Status.AMENDED, "started earlier")
    assert (corrected.amount_mg, corrected.lot, session.dosed_at) == (
        Decimal(42),
        given.lot,
        corrected.given_at,
    )
    assert set(Reading.objects.values_list("minute", flat=True)) == {-5, 45}


def test_withdrawn_dose_leaves_the_patient_as_on_arrival(course: Course) -> None:
    session = prepare(arrive(course))
    given = dose(session)
    withdraw_dose(dose=given, reason="pump never started", by=BUILDER)
    session.refresh_from_db()
    assert (session.state, session.dosed_at) == (Session.State.ARRIVED, None)
    assert dose(session).stands


def test_patient_not_ready_stays_and_is_told_what_is_missing(
    course: Course, clock: time_machine.Traveller
) -> None:
    session = watched(arrive(course), clock, minutes=85)
    assert session.state == Session.State.DOSED
    with pytest.raises(FieldError) as refused:
        leave(session, escort_name="", driving_advice_given=False)
    assert refused.value.field == "override_reason"
    assert refused.value.message == (
        "not ready to leave. 35 of 120 minutes of observation are left. "
        "Nobody is named who takes the patient home. "
        "Not yet told not to drive until the next day, after a restful sleep."
    )
    released = leave(session, escort_name="", driving_advice_given=False, override_reason="ambulance called")
    check = DischargeCheck.objects.get(session=session)
    assert released.state == Session.State.RELEASED
    assert check.unmet == ["observation-time", "escort", "driving-advice"]
    assert check.override_reason == "ambulance called"


def test_later_reading_may_take_readiness_back(course: Course, clock: time_machine.Traveller) -> None:
    session = watched(arrive(course), clock)
    assert session.state == Session.State.OBSERVED
    clock.shift(dt.timedelta(minutes=5))
    record_reading(patient=course.patient, session=session, spo2=90, by=BUILDER)
    session.refresh_from_db()
    assert session.state == Session.State.DOSED
    unmet = [found.code for found in discharge_requirements(session=session) if not found.is_met]
    assert unmet == ["oxygen", "escort", "driving-advice", "feels-ready"]


def test_session_without_a_dose_cannot_be_completed(course: Course) -> None:
    session = arrive(course)
    assert discharge_requirements(session=session) == ()
    with pytest.raises(TransitionError, match="A session that is arrived cannot become released"):
        leave(session)


def test_released_session_takes_no_second_release(course: Course, clock: time_machine.Traveller) -> None:
    session = watched(arrive(course), clock)
    leave(session)
    with pytest.raises(TransitionError, match="A session that is released cannot become released"):
        leave(session)


def test_session_called_off_rebooks_its_visit_and_is_not_missed(course: Course) -> None:
    visit = ahead(course)[0]
    cancel_session(session=arrive(course), reason="blood pressure", by=BUILDER)
    visit.refresh_from_db()
    assert visit.state == PlannedVisit.State.CANCELLED
    assert len([row for row in ahead(course) if row.phase == "induction"]) == 8
    assert not CourseEvent.objects.filter(kind="visit-missed").exists()


def test_mistaken_check_in_leaves_the_visit_as_it_was(course: Course) -> None:
    session = arrive(course)
    cancel_session(session=session, reason="wrong patient", rebook=False, by=BUILDER)
    assert arrive(course).visit == session.visit
    with pytest.raises(FieldError, match="reason: say why no dose was given"):
        cancel_session(session=Session.objects.in_house().get(), reason="", by=BUILDER)


def test_dosed_session_cannot_be_called_off(course: Course) -> None:
    session = prepare(arrive(course))
    dose(session)
    with pytest.raises(TransitionError, match="A session that is dosed cannot become cancelled"):
        cancel_session(session=session, reason="x", by=BUILDER)


def test_process_element_is_kept_with_its_kind(course: Course) -> None:
    session = arrive(course)
    element = record_process(session=session, kind="music", value="own playlist", by=BUILDER)
    assert (element.kind, element.value, element.at) == ("music", "own playlist", TEN)
    with pytest.raises(FieldError, match="kind: Value 'dance' is not a valid choice"):
        record_process(session=session, kind="dance", by=BUILDER)


def test_session_of_another_clinic_is_out_of_reach(inside: Cast, course: Course) -> None:
    stranger = Session(
        clinic=inside.other_clinic, patient=inside.other_patient, course=course, on=MONDAY, state="arrived"
    )
    with pytest.raises(Session.DoesNotExist):
        record_predose_check(session=stranger, by=BUILDER)
    assert not Session.objects.exists()


def test_session_is_dated_by_the_clinics_own_day(
    inside: Cast, course: Course, clock: time_machine.Traveller
) -> None:
    inside.clinic.change(time_zone="America/Los_Angeles")
    clock.move_to(TEN - dt.timedelta(hours=4))
    assert arrive(Course.objects.get()).on == MONDAY - DAY


def test_reason_for_a_dose_too_close_is_kept_with_the_course(
    course: Course, clock: time_machine.Traveller
) -> None:
    session = prepare(arrive(course))
    earlier = make_session(course, MONDAY - DAY, state="cancelled", arrived_at=TEN - DAY)
    make_dose(earlier)
    with pytest.raises(FieldError, match="given_at: another dose is less than 2 nights away"):
        dose(session, may_override=True)
    dose(session, lifts=marks(session, "40"), override_reason="first dose was vomited", may_override=True)
    event = CourseEvent.objects.get(course=course, kind="extra-dose")
    assert (event.on, event.reason) == (MONDAY, "first dose was vomited")
