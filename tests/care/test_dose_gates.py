"""What stands between a patient and a dose: each gate alone, who may set it aside, and what is kept of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction

from clinic.accounts.records import mark_in_error
from clinic.care.assessments import record_rating, withdraw_assessment
from clinic.care.ingest import ingest_observation
from clinic.care.safety import acknowledge_alert
from clinic.care.sessions import (
    amend_dose,
    amendment_requirements,
    cancel_session,
    dose_requirements,
    give_dose,
    predose_requirements,
    record_predose_check,
    record_reading,
    start_session,
)
from clinic.core.errors import FieldError
from clinic.instruments.models import Assessment
from clinic.patients.models import Consent, ContraindicationScreen, Patient
from clinic.patients.services import (
    record_allergy,
    record_medication,
    record_screen,
    record_weight,
    stop_medication,
    withdraw_consent,
)
from clinic.safety.models import Alert
from clinic.treatments.models import Course, CourseEvent, Dose, PreDoseCheck, Session
from clinic.treatments.rules.planned import PLANNED
from clinic.treatments.selectors.timeline import course_timeline
from tests.build import BUILDER, Cast, begin_course, make_session
from tests.care.lifting import ASKED, marks
from tests.care.walk import DAY

TEN = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
READY: dict[str, Any] = dict.fromkeys(ASKED, True)
Change = Callable[[Session], object]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def session(inside: Cast, clock: time_machine.Traveller) -> Session:
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    return arrived(begin_course(inside.patient))


def arrived(course: Course) -> Session:
    """Ready for 40 mg but for what the test changes."""
    session = start_session(course=course, by=BUILDER)
    check(session)
    read(session)
    return session


def check(session: Session, **answers: Any) -> PreDoseCheck:
    return record_predose_check(session=session, by=BUILDER, **READY | answers)


def read(session: Session, systolic: int = 120, **more: Any) -> None:
    taken: dict[str, Any] = {"systolic": systolic, "diastolic": 80} | more
    record_reading(patient=session.patient, session=session, by=BUILDER, **taken)


def read_long_ago(session: Session) -> None:
    session.readings.update(status="entered-in-error")
    read(session, measured_at=TEN - dt.timedelta(minutes=61))


def dose(session: Session, mg: str = "40", **details: Any) -> Dose:
    return give_dose(session=session, amount_mg=Decimal(mg), minutes=40, by=BUILDER, **details)


def intramuscular(patient: Patient, planned: str | None) -> Course:
    return begin_course(
        patient,
        key="ketamine-assisted-psychotherapy",
        route="intramuscular",
        planned_dose_mg=Decimal(planned) if planned else None,
    )


def screened(session: Session, item: str = "hypersensitivity", *, is_present: bool = True) -> None:
    day = TEN.date()
    record_screen(patient=session.patient, screened_on=day, answers={item: is_present}, by=BUILDER)


def allergic(session: Session, substance: str = "Esketamine nasal spray") -> None:
    """On the list of allergies, whatever the screen says."""
    screened(session, is_present=False)
    record_allergy(patient=session.patient, substance=substance, by=BUILDER)


def screened_again_in_part(session: Session) -> None:
    """A later screen that does not ask again says nothing of it."""
    screened(session)
    screened(session, "psychosis", is_present=False)


def may_be_pregnant(session: Session, answer: str, *, sex: str = "unknown") -> None:
    if session.patient.pregnancy == "not-applicable":
        session.patient.change(pregnancy="unknown", sex=sex)
    check(session, pregnancy=answer)


def sedated_by_medicine(session: Session) -> None:
    record_medication(patient=session.patient, name="lorazepam", by=BUILDER)
    check(session, medication_reviewed=None)


def rate(session: Session, instrument: str, answers: dict[str, int]) -> Assessment:
    return record_rating(patient=session.patient, instrument=instrument, answers=answers, by=BUILDER)


def answered_item_9(session: Session) -> Assessment:
    return rate(session, "phq-9", {str(item): int(item == 9) for item in range(1, 10)})


def screened_high(session: Session) -> None:
    """Its alert was taken: the answer still weighs."""
    rate(session, "c-ssrs-screener", {"1": 1, "2": 1, "3": 0, "4": 1, "5": 0, "6": 0})
    for alert in Alert.objects.open():
        acknowledge_alert(alert=alert, note="seen", expected_version=alert.version, by=BUILDER)


def under_rems(session: Session, **answers: Any) -> None:
    """The course as one of esketamine in the United States."""
    session.course.change(product="esketamine", route="intranasal")
    session.clinic.change(jurisdiction="US")
    if answers:
        check(session, **answers)


def under_rems_unchecked(session: Session) -> None:
    under_rems(session)
    session.predose_checks.update(status="entered-in-error")


def unweighed(session: Session) -> None:
    session.patient.weights.update(status="entered-in-error", status_reason="other patient")


def weighed_long_ago(session: Session) -> None:
    unweighed(session)
    record_weight(patient=session.patient, kg=Decimal(80), measured_at=TEN - 91 * DAY, by=BUILDER)


def disagreed(session: Session) -> None:
    check(session, consent_confirmed=False)


def consent_withdrawn(session: Session) -> None:
    for consent in Consent.objects.filter(patient=session.patient):
        withdraw_consent(consent=consent, withdrawn_on=TEN.date(), by=BUILDER)


STAFF: list[tuple[str, str, Change]] = [
    ("food", "40", lambda session: check(session, fasted_food=False)),
    ("drink", "40", lambda session: check(session, fasted_liquid=None)),
    ("escort", "40", lambda session: check(session, escort_arranged=False)),
    ("medication", "40", lambda session: check(session, medication_reviewed=None)),
    ("consent-confirmed", "40", lambda session: check(session, consent_confirmed=None)),
    ("weight-age", "40", weighed_long_ago),
    ("dose-unusual", "19", lambda _session: None),
    ("oxygen", "40", lambda session: read(session, spo2=93)),
    ("pulse", "40", lambda session: read(session, pulse=49)),
    ("pulse", "40", lambda session: read(session, pulse=111)),
]
PRESCRIBER: list[tuple[str, str, Change]] = [
    ("predose-check", "40", lambda session: session.predose_checks.update(status="entered-in-error")),
    ("blood-pressure", "40", lambda session: read(session, 158)),
    ("blood-pressure", "40", lambda session: session.readings.update(status="entered-in-error")),
    ("blood-pressure", "40", read_long_ago),
    ("medication", "40", sedated_by_medicine),
    ("pregnancy", "40", lambda session: may_be_pregnant(session, "")),
    ("pregnancy", "40", lambda session: may_be_pregnant(session, "pregnant")),
    ("pregnancy", "40", lambda session: may_be_pregnant(session, "breastfeeding")),
    ("suicide-alert", "40", answered_item_9),
    ("sedated", "40", lambda session: read(session, moaas=3)),
    ("suicide-risk", "40", screened_high),
    ("oximeter", "40", lambda session: check(session, oximeter_present=False)),
    ("prescriber-onsite", "40", lambda session: check(session, prescriber_onsite=None)),
    ("dose-stopped", "60", lambda _session: None),
    ("dose-stopped", "160", lambda _session: None),
]
NOBODY: list[tuple[str, Change]] = [
    ("consent", disagreed),
    ("consent", consent_withdrawn),
    ("weight-missing", unweighed),
    *(("contraindication", partial(screened, item=item)) for item in ContraindicationScreen.ABSOLUTE),
    ("contraindication", screened_again_in_part),
    *(
        ("contraindication", partial(allergic, substance=name))
        for name in ("KETAMINE", "Spravato", "s-ketamin")
    ),
    ("blood-pressure", lambda session: read(session, 181)),
    ("blood-pressure", lambda session: read(session, 150, diastolic=111)),
    ("oximeter", lambda session: under_rems(session, oximeter_present=False)),
    ("prescriber-onsite", lambda session: under_rems(session, prescriber_onsite=None)),
    ("predose-check", under_rems_unchecked),
]


@contextmanager
def tried(session: Session, change: Change) -> Iterator[Session]:
    """The session after a change; all of it is undone, so that many cases cost one course."""
    with transaction.atomic():
        fresh = Session.objects.get(pk=session.pk)
        change(fresh)
        yield Session.objects.get(pk=session.pk)
        transaction.set_rollback(True)


def test_gate_is_not_lifted_by_a_reason_or_by_the_right_to_override_alone(session: Session) -> None:
    for code, mg, change in (*STAFF, *PRESCRIBER):
        with tried(session, change) as changed:
            shown = marks(changed, mg)
            assert [mark.partition(":")[0] for mark in shown] == [code]
            for said in ({}, {"override_reason": "came late"}, {"lifts": shown}):
                with pytest.raises(FieldError):
                    dose(changed, mg, may_override=True, **said)
            assert not Dose.objects.exists(), code


def test_gate_of_the_staff_is_lifted_by_whoever_records_the_dose_and_kept(session: Session) -> None:
    for code, mg, change in STAFF:
        with tried(session, change) as changed:
            given = dose(changed, mg, lifts=marks(changed, mg), override_reason="agreed with her")
            assert (given.lifted, given.override_reason) == ([code], "agreed with her")


def test_gate_of_a_prescriber_is_closed_to_anybody_else_and_kept(session: Session) -> None:
    for code, mg, change in PRESCRIBER:
        with tried(session, change) as changed:
            said: dict[str, Any] = {"lifts": marks(changed, mg), "override_reason": "anaesthetist present"}
            with pytest.raises(FieldError, match="A prescriber must record this, with a reason"):
                dose(changed, mg, **said)
            given = dose(changed, mg, may_override=True, **said)
            assert given.lifted == [code]
            assert "Given without: " in course_timeline(changed.course)[-1].text


@pytest.mark.usefixtures("clock")
def test_slip_in_an_intramuscular_dose_takes_a_prescriber_before_it_is_given(inside: Cast) -> None:
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    session = arrived(intramuscular(inside.patient, "40"))
    assert marks(session, "59") == []
    (mark,) = marks(session, "120")
    assert "120 mg is 3 times the planned 40 mg" in mark
    said: dict[str, Any] = {"session": session, "amount_mg": Decimal(120), "by": BUILDER}
    for refused in ({}, {"lifts": [mark], "override_reason": "raised with the therapist"}):
        with pytest.raises(FieldError, match=r"amount_mg: .* 120 mg is 3 times"):
            give_dose(**said | refused)
    given = give_dose(**said, lifts=[mark], override_reason="raised with the therapist", may_override=True)
    assert (given.lifted, given.guard_band) == (["dose-stopped"], "not_judged")


def test_dose_keeps_the_weight_it_was_reckoned_by_to_the_gram(session: Session) -> None:
    record_weight(patient=session.patient, kg=Decimal("81.647"), accepted_kg=Decimal("81.647"), by=BUILDER)
    assert dose(session).weight_kg == Decimal("81.647")


def test_dose_is_held_against_the_last_where_none_is_planned(
    inside: Cast, clock: time_machine.Traveller
) -> None:
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    course = intramuscular(inside.patient, "40")
    begun = CourseEvent.objects.get(course=course)
    begun.change(details={key: kept for key, kept in begun.details.items() if key != PLANNED})
    course.change(planned_dose_mg=None)
    first = arrived(course)
    assert marks(first, "150") == []
    give_dose(session=first, amount_mg=Decimal(60), by=BUILDER)
    clock.move_to(TEN + 7 * DAY)
    later = make_session(course, TEN.date() + 7 * DAY)
    asked = [dose_requirements(session=later, amount_mg=Decimal(mg)) for mg in (89, 90, 29)]
    assert [[each.code for each in found] for found in asked] == [[], ["dose-stopped"], ["dose-unusual"]]
    assert "90 mg is 1.5 times the 60 mg given last" in asked[1][0].text


def test_infusion_over_a_minute_takes_a_prescriber_and_one_without_a_length_a_reason(
    session: Session,
) -> None:
    asked = {
        minutes: [
            each.code for each in dose_requirements(session=session, amount_mg=Decimal(40), minutes=minutes)
        ]
        for minutes in (1, 15, None, 40)
    }
    assert asked == {1: ["dose-stopped"], 15: ["dose-unusual"], None: ["dose-unusual"], 40: []}


def test_gate_of_nobody_is_closed_to_a_prescriber_with_a_reason(session: Session) -> None:
    for code, change in NOBODY:
        with tried(session, change) as changed:
            assert code in {mark.partition(":")[0] for mark in marks(changed)}
            with pytest.raises(FieldError, match="Nobody may set this aside"):
                dose(changed, lifts=marks(changed), override_reason="she nodded", may_override=True)
            assert not Dose.objects.exists(), code


def test_severe_pressure_is_opened_by_a_later_one_below_it_and_by_no_earlier_one(
    session: Session, clock: time_machine.Traveller
) -> None:
    read(session, 190)
    with pytest.raises(FieldError, match=r"190/80 is above 180/110 mmHg. Repeat it"):
        dose(session, lifts=marks(session), override_reason="white coat", may_override=True)
    clock.shift(dt.timedelta(minutes=6))
    read(session, 150, measured_at=TEN - dt.timedelta(minutes=5))
    assert "190/80" in marks(session)[0]
    read(session, 180)
    said: dict[str, Any] = {"lifts": marks(session), "override_reason": "settled", "may_override": True}
    assert dose(session, **said).lifted == ["blood-pressure"]


def waited(session: Session, clock: time_machine.Traveller) -> None:
    read(session, 212)
    clock.shift(dt.timedelta(minutes=61))


def sent_before_the_arrival(session: Session, clock: time_machine.Traveller) -> None:
    session.readings.update(status="entered-in-error")
    ingest_observation(
        patient=session.patient,
        measured_at=TEN - dt.timedelta(minutes=5),
        systolic=212,
        diastolic=80,
        by=BUILDER,
    )


def begun_anew(session: Session, clock: time_machine.Traveller) -> None:
    read(session, 212)
    cancel_session(session=session, reason="to forget it", by=BUILDER)
    clock.shift(dt.timedelta(minutes=1))


@pytest.mark.parametrize("evade", [waited, sent_before_the_arrival, begun_anew])
def test_severe_pressure_is_not_forgotten_by_waiting_by_its_sender_or_by_a_new_arrival(
    session: Session, clock: time_machine.Traveller, evade: Callable[..., None]
) -> None:
    evade(session, clock)
    session = Session.objects.in_house().filter(patient=session.patient).first() or arrived(session.course)
    if evade is begun_anew:
        session.readings.update(status="entered-in-error")
    mark = next(mark for mark in marks(session) if mark.startswith("blood-pressure"))
    assert "212/80 is above 180/110 mmHg. Repeat it" in mark
    with pytest.raises(FieldError, match="Nobody may set this aside"):
        dose(session, lifts=[mark], override_reason="settled", may_override=True)
    read(session, 150)
    again = [mark for mark in marks(session) if mark.startswith("blood-pressure")]
    assert "150/80 is above 140/90" in again[0]


def test_hour_before_a_severe_pressure_is_not_told_past_it_without_a_prescriber(
    session: Session, clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(minutes=3))
    read(session, 205)
    clock.shift(dt.timedelta(minutes=2))
    told: dict[str, Any] = {"given_at": TEN}
    with pytest.raises(FieldError, match=r"205/80, taken after the time told, is above 180/110 mmHg"):
        dose(session, **told)
    [needed] = [
        each for each in predose_requirements(session=session, at=TEN) if each.code == "blood-pressure"
    ]
    assert not needed.is_met
    assert needed.lifting == "prescriber"
    given = dose(session, **told, lifts=[needed.mark], override_reason="given before", may_override=True)
    assert given.lifted == ["blood-pressure"]


def test_new_screen_that_denies_it_opens_the_way_after_a_contraindication(session: Session) -> None:
    screened(session)
    screened(session, is_present=False)
    assert dose(session).lifted == []


def test_allergy_opens_the_way_only_when_it_is_taken_back(session: Session) -> None:
    allergic(session)
    assert "Only marking that allergy as entered in error opens the way." in marks(session)[0]
    record_allergy(patient=session.patient, substance="penicillin", by=BUILDER)
    mark_in_error(session.patient.allergys.get(substance__contains="ketamine"), reason="cousin's", by=BUILDER)
    assert marks(session) == []


def test_suicide_alert_that_was_taken_or_no_longer_holds_asks_for_nobody(session: Session) -> None:
    assessment = answered_item_9(session)
    assert "Open suicide alert: PHQ-9" in marks(session)[0]
    withdraw_assessment(assessment=assessment, reason="another patient's", by=BUILDER)
    assert marks(session) == []
    answered_item_9(session)
    alert = Alert.objects.open().get(withdrawn_at=None)
    acknowledge_alert(alert=alert, note="called", expected_version=alert.version, by=BUILDER)
    assert marks(session) == []


def test_high_screener_holds_until_a_newer_one_is_not_high(
    session: Session, clock: time_machine.Traveller
) -> None:
    screened_high(session)
    assert marks(session) == ["suicide-risk: C-SSRS screener of 5 Jan 2026: High risk."]
    clock.shift(dt.timedelta(minutes=1))
    rate(session, "c-ssrs-screener", {"1": 0, "2": 0, "6": 0})
    assert marks(session) == []


def test_pregnancy_on_record_is_not_denied_by_the_checks_alone(session: Session) -> None:
    for value in ("breastfeeding", "unknown"):
        session.patient.change(pregnancy=value)
        may_be_pregnant(session, "test-negative", sex="female")
        found = marks(session)
        if value == "unknown":
            assert found == []
        else:
            assert found == [
                "pregnancy: The chart says breastfeeding, the checks say otherwise: put right what is wrong."
            ]


def test_medicine_to_watch_that_was_stopped_asks_no_prescriber(session: Session) -> None:
    sedated_by_medicine(session)
    assert "Watch closely: lorazepam." in marks(session)[0]
    stop_medication(medication=session.patient.medications.get(), stopped_on=TEN.date() - DAY, by=BUILDER)
    said: dict[str, Any] = {"lifts": marks(session), "override_reason": "seen last week"}
    assert dose(session, **said).lifted == ["medication"]


def test_several_gates_are_lifted_only_together(session: Session) -> None:
    check(session, escort_arranged=False, fasted_food=False)
    shown = marks(session)
    with pytest.raises(FieldError, match="nobody takes the patient home"):
        dose(session, lifts=shown[:1], override_reason="late")
    assert dose(session, lifts=shown, override_reason="late").lifted == ["food", "escort"]


def test_gate_that_closed_since_it_was_shown_is_not_lifted(session: Session) -> None:
    read(session, 152)
    shown = marks(session)
    read(session, 175)
    with pytest.raises(FieldError, match="175/80 is above 140/90"):
        dose(session, lifts=shown, override_reason="white coat", may_override=True)
    check(session, escort_arranged=False)
    with pytest.raises(FieldError, match="nobody takes the patient home"):
        dose(session, lifts=marks_of(session, "blood-pressure"), override_reason="calm", may_override=True)


def marks_of(session: Session, code: str) -> list[str]:
    return [mark for mark in marks(session) if mark.startswith(code)]


def test_gate_that_was_met_since_it_was_shown_is_not_kept(session: Session) -> None:
    check(session, escort_arranged=False)
    shown = marks(session)
    check(session)
    assert dose(session, lifts=shown, override_reason="sister comes").lifted == []


def test_old_weight_hides_no_dose_above_the_window(session: Session) -> None:
    weighed_long_ago(session)
    assert [mark.partition(":")[0] for mark in marks(session, "160")] == ["weight-age", "dose-stopped"]
    with pytest.raises(FieldError, match="A prescriber must record this"):
        dose(session, "160", lifts=marks(session, "160"), override_reason="as ordered")
    given = dose(session, lifts=marks(session), override_reason="scale broken")
    assert (given.mg_per_kg, given.weight_kg) == (Decimal("0.5"), Decimal(80))


def test_weight_of_the_day_counts_for_a_dose_dated_before_it(
    session: Session, clock: time_machine.Traveller
) -> None:
    weighed_long_ago(session)
    clock.shift(dt.timedelta(minutes=30))
    record_weight(patient=session.patient, kg=Decimal(82), by=BUILDER)
    given = dose(session, given_at=TEN + dt.timedelta(minutes=5))
    assert (given.weight_kg, given.lifted) == (Decimal(82), [])


def test_contraindication_the_course_was_started_with_is_set_aside_by_nobody(
    inside: Cast, clock: time_machine.Traveller
) -> None:
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    day = TEN.date()
    record_screen(patient=inside.patient, screened_on=day, answers={"hypersensitivity": True}, by=BUILDER)
    session = arrived(begin_course(inside.patient))
    with pytest.raises(FieldError, match="Nobody may set this aside"):
        dose(session, lifts=marks(session), override_reason="accepted at the start", may_override=True)


def test_pressure_above_the_limit_is_accepted_by_a_prescriber_and_kept_by_others(
    session: Session, clock: time_machine.Traveller
) -> None:
    read(session, 152)
    with pytest.raises(FieldError, match="a prescriber must say why treatment goes ahead"):
        check(session, pressure_accepted_reason="white coat")
    clock.shift(dt.timedelta(minutes=1))
    check(session, pressure_accepted_reason="white coat", may_override=True)
    clock.shift(dt.timedelta(minutes=1))
    check(session)
    assert all(requirement.is_met for requirement in predose_requirements(session=session))
    read(session, 170)
    clock.shift(dt.timedelta(minutes=1))
    check(session)
    assert marks_of(session, "blood-pressure")


def test_amended_dose_keeps_what_was_lifted_for_its_amount_and_asks_anew_for_another(
    session: Session,
) -> None:
    check(session, escort_arranged=False)
    said: dict[str, Any] = {"lifts": marks(session, "160"), "override_reason": "anaesthetist present"}
    given = dose(session, "160", may_override=True, **said)
    relabelled = amend_dose(dose=given, reason="wrong lot", lot="B2", by=BUILDER)
    assert relabelled.lifted == ["escort", "dose-stopped"]
    more: dict[str, Any] = {"dose": relabelled, "reason": "slip", "amount_mg": Decimal(900), "by": BUILDER}
    for said in ({}, {"may_override": True}, {"lifts": marks(session, "900")}):
        with pytest.raises(FieldError, match="anaesthetic"):
            amend_dose(**more | said)
    lowered = amend_dose(dose=relabelled, reason="slip", amount_mg=Decimal(40), by=BUILDER)
    assert lowered.lifted == ["escort"]


def test_dose_given_without_a_weight_can_be_corrected_and_another_amount_is_a_prescribers(
    session: Session,
) -> None:
    given = dose(session)
    unweighed(session)
    relabelled = amend_dose(dose=given, reason="wrong lot", lot="B2", by=BUILDER)
    assert (relabelled.lot, relabelled.lifted) == ("B2", [])
    more: dict[str, Any] = {"dose": relabelled, "reason": "slip", "amount_mg": Decimal(44), "by": BUILDER}
    [asked] = amendment_requirements(
        dose=relabelled, amount_mg=Decimal(44), minutes=40, given_at=relabelled.given_at
    )
    said = {"lifts": [asked.mark], "override_reason": "weighed at home"}
    with pytest.raises(FieldError, match="no weight is recorded"):
        amend_dose(**more | said)
    assert amend_dose(**more | said, may_override=True).lifted == ["weight-missing"]
