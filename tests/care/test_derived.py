"""Whatever fails after a fact was stored: the fact and its alerts stand, the log says so, the night mends it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError, connection

from clinic.care.assessments import keep_answers, record_rating, submit_self_report
from clinic.care.courses import pause_course
from clinic.care.ingest import ingest_observation, ingest_total
from clinic.care.rebuilding import rebuild_clinic
from clinic.care.safety import (
    record_adverse_event,
    record_safety_observation,
    record_screen,
    record_take_home,
)
from clinic.care.sessions import (
    amend_dose,
    amend_reading,
    complete_session,
    give_dose,
    record_predose_check,
    record_reading,
    start_session,
)
from clinic.core.derived import derived
from clinic.instruments.models import Assessment, FormRequest
from clinic.instruments.rules import score
from clinic.outcomes.models import CourseOutcome
from clinic.outcomes.services import judge
from clinic.patients.models import Patient
from clinic.patients.services import record_weight
from clinic.protocols.rules.proposals import Proposal as Proposed
from clinic.protocols.rules.proposals import ProposalKind
from clinic.reminders.models import Reminder
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag, SafetyObservation
from clinic.safety.rules import adverse_events
from clinic.treatments.models import (
    Course,
    CourseEvent,
    DischargeCheck,
    Dose,
    PlannedVisit,
    PreDoseCheck,
    Proposal,
    Reading,
    Session,
    TakeHomeSupply,
)
from tests.build import BUILDER, Cast, begin_course, make_patient, make_request
from tests.care.lifting import ASKED, marks
from tests.lines import Lines, written_lines

NINE = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
DARK = {str(item): 3 for item in range(1, 10)}
STEPS = {
    "misuse flags": "clinic.care.consequences.review_patient",
    "outcome": "clinic.care.consequences.judge",
    "proposals": "clinic.care.consequences.review_proposals",
    "reminders": "clinic.care.consequences.plan_reminders",
    "alert of the answers kept": "clinic.care.assessments.settle_draft",
    "state of the form": "clinic.instruments.services.assessments.close_if_answered",
    "state of the session": "clinic.care.sessions.watching.keep_state",
    "minutes of the readings": "clinic.care.sessions.dosing.count_minutes",
}
SCHEDULE = {"schedule": "clinic.care.courses.replanning.bring_up_to_date"}
FACTS = (
    *(Assessment, Reading, Dose, PreDoseCheck, Session, DischargeCheck, CourseEvent),
    *(AdverseEvent, SafetyObservation, TakeHomeSupply),
)


def verbs(course: Course, form: FormRequest) -> Iterator[tuple[str, Callable[[], object], set[str]]]:
    """Every verb that stores a fact, on one day of treatment, with the steps that follow from it."""
    who: dict[str, Any] = {"patient": course.patient, "by": BUILDER}
    judged = {"outcome", "proposals"}

    def at(minutes: int) -> dt.datetime:
        return NINE + dt.timedelta(minutes=minutes)

    session = start_session(course=course, arrived_at=at(0), by=BUILDER)
    inside: dict[str, Any] = {"session": session, "by": BUILDER}
    asked: dict[str, Any] = {"craving": 9} | dict.fromkeys(ASKED, True)
    yield (
        "score from outside",
        lambda: ingest_total(**who, instrument="phq-9", total=4, taken_at=at(0)),
        judged,
    )
    yield (
        "checks",
        lambda: record_predose_check(**inside, **asked),
        {"misuse flags"},
    )
    first = record_reading(**who, session=session, measured_at=at(5), systolic=120, diastolic=80)
    given: list[Dose] = []
    yield (
        "dose",
        lambda: given.append(
            give_dose(
                **inside,
                amount_mg=Decimal(40),
                given_at=at(10),
                minutes=40,
                lifts=marks(session),
                override_reason="seen by the prescriber",
                may_override=True,
            )
        ),
        {"misuse flags", *judged},
    )
    yield (
        "dose corrected",
        lambda: amend_dose(dose=given[0], given_at=at(12), reason="read the clock wrong", by=BUILDER),
        {"misuse flags", "minutes of the readings", *judged},
    )
    yield (
        "reading",
        lambda: record_reading(
            **who, session=session, measured_at=at(50), systolic=212, diastolic=118, spo2=98, moaas=5
        ),
        {"state of the session"},
    )
    yield (
        "reading corrected",
        lambda: amend_reading(reading=first, reason="other arm", systolic=205, by=BUILDER),
        {"state of the session"},
    )
    yield (
        "reading from outside",
        lambda: ingest_observation(**who, measured_at=at(60), spo2=80),
        {"state of the session"},
    )
    yield "rating", lambda: record_rating(**who, instrument="phq-9", answers=DARK, taken_at=at(61)), judged
    yield (
        "self report",
        lambda: submit_self_report(**who, instrument="phq-9", answers=DARK, request=form, taken_at=at(62)),
        {"state of the form", "alert of the answers kept", *judged},
    )
    yield (
        "substance questionnaire",
        lambda: submit_self_report(**who, instrument="audit-c", answers={"1": 4, "2": 4, "3": 4}),
        {"misuse flags"},
    )
    yield (
        "adverse event",
        lambda: record_adverse_event(**who, code=_relapsing(), severity="severe", session=session),
        judged,
    )
    yield (
        "observation",
        lambda: record_safety_observation(**who, kind="urinary", details={"symptoms": ["haematuria"]}),
        {"misuse flags"},
    )
    yield (
        "screen",
        lambda: record_screen(**who, answers={"aneurysmal_vascular_disease": True}),
        {"misuse flags"},
    )
    yield (
        "take-home",
        lambda: record_take_home(**who, product="racemic-ketamine", form="troche", amount_mg=Decimal(100)),
        {"misuse flags"},
    )
    yield (
        "release",
        lambda: complete_session(
            **inside,
            escort_name="Ola",
            driving_advice_given=True,
            feels_ready=True,
            override_reason="seen by the prescriber",
        ),
        {"proposals", "reminders"},
    )


def _relapsing() -> str:
    return next(code for code, event in adverse_events().items() if event.relapse == "hospitalisation")


# A day is too short for the rules to propose anything.
PROPOSED = Proposed(
    kind=ProposalKind.RESCORE, steps=(), explanation="score again", inputs=(), basis=("J24-01",)
)


def fail(*_args: object, **_kwargs: object) -> None:
    """In the database, where it takes everything with it but for a savepoint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@contextmanager
def failing(steps: dict[str, str]) -> Iterator[None]:
    with ExitStack() as stack:
        for path in steps.values():
            stack.enter_context(patch(path, side_effect=fail))
        yield


def day(patient: Patient, steps: dict[str, str]) -> dict[str, tuple[set[str], set[str]]]:
    """A day of treatment with `steps` failing: by verb, what failed and what should have."""
    record_weight(patient=patient, kg=Decimal(80), by=BUILDER)
    course = begin_course(patient)
    form = make_request(patient)
    keep_answers(request=form, instrument="phq-9", answers={"9": 1}, by=BUILDER)
    found = {}
    for name, verb, follows in verbs(course, form):
        with failing(steps), written_lines() as log:
            verb()
        found[name] = (_failed(log), follows)
    return found


def _failed(log: Lines) -> set[str]:
    return {line["step"] for line in log.read_all() if line["event"] == "derived_step_failed"}


def facts(patient: Patient) -> dict[str, Any]:
    """With the alerts that came with them."""
    whose = {"session__patient": patient}
    found: dict[str, Any] = {}
    for model in FACTS:
        names = {field.name for field in model._meta.get_fields()}
        mine = (
            {"patient": patient}
            if "patient" in names
            else {"course__patient": patient}
            if "course" in names
            else whose
        )
        found[model.__name__] = Counter(
            model._default_manager.filter(**mine).values_list("status", flat=True)
        )
    alerts = Alert.objects.filter(patient=patient).exclude(about_id__in=FormRequest.objects.values("pk"))
    return found | {"alerts": Counter(alerts.values_list("rule", "state"))}


def derivations(patient: Patient) -> dict[str, Any]:
    """What can be made again from the facts."""
    waiting = Alert.objects.filter(patient=patient, about_id__in=FormRequest.objects.values("pk"))
    own: dict[str, Any] = {"patient": patient}
    of_course: dict[str, Any] = {"course__patient": patient}
    return {
        "outcome": list(
            CourseOutcome.objects.filter(**own).values_list("instrument", "state", "baseline_total")
        ),
        "flags": sorted(MisuseFlag.objects.filter(**own).values_list("code", flat=True)),
        "proposals": sorted(Proposal.objects.filter(**of_course).values_list("kind", "state")),
        "reminders": Counter(Reminder.objects.filter(**own).values_list("kind", "state")),
        "forms": sorted(FormRequest.objects.filter(**own).values_list("instruments", "state")),
        "kept answers": list(waiting.values_list("state", flat=True)),
        "session": list(Session.objects.filter(**own).values_list("state", flat=True)),
        "minutes": sorted(Reading.objects.filter(**own, status="final").values_list("minute", flat=True)),
        "visits": Counter(PlannedVisit.objects.filter(**of_course).values_list("target", "state")),
        "course": list(Course.objects.filter(**own).values_list("state", "visits_done", "next_target")),
    }


def test_every_step_that_fails_leaves_fact_and_alert_is_logged_and_mended_by_night(inside: Cast) -> None:
    names = ("Whole", "Halved", "Unplanned")
    whole, halved, unplanned = (make_patient(inside.clinic, name) for name in names)
    with (
        time_machine.travel(NINE + dt.timedelta(hours=3), tick=False),
        patch("clinic.care.proposals.propose", return_value=PROPOSED),
    ):
        assert all(failed == set() for failed, _ in day(whole, {}).values())
        for name, (failed, follows) in day(halved, STEPS).items():
            # Proposals are made of the outcome: without one nothing is proposed.
            assert failed == (follows - {"proposals"} if "outcome" in follows else follows), name
        assert day(unplanned, SCHEDULE)["release"][0] == {"schedule"}
        for patient in (halved, unplanned):
            assert facts(patient) == facts(whole)
            assert derivations(patient) != derivations(whole)
        rebuild_clinic(inside.clinic)
        for patient in (halved, unplanned):
            assert facts(patient) == facts(whole)
            assert derivations(patient) == derivations(whole)
    assert derivations(whole)["proposals"]


def test_course_that_cannot_be_followed_up_is_paused_all_the_same(inside: Cast) -> None:
    course = begin_course(inside.patient)
    with failing(STEPS), written_lines() as log:
        pause_course(course=course, reason="travels", by=BUILDER)
    course.refresh_from_db()
    assert course.state == Course.State.ON_HOLD
    assert _failed(log) == {"proposals", "reminders"}


def test_fact_that_cannot_be_stored_is_refused_and_so_is_one_whose_alert_cannot(inside: Cast) -> None:
    """What was not stored must not look as if it was."""
    for path in (
        "clinic.care.consequences.review_assessment",
        "clinic.instruments.services.assessments.record",
    ):
        with patch(path, side_effect=RuntimeError("lost")), pytest.raises(RuntimeError, match="lost"):
            record_rating(patient=inside.patient, instrument="phq-9", answers=DARK, by=BUILDER)
    assert not Assessment.objects.exists()


def test_step_that_takes_the_transaction_with_it_is_raised(inside: Cast) -> None:
    """As when the database goes away: there is no savepoint to go back to."""
    with (
        patch.object(connection, "savepoint_rollback", side_effect=OperationalError("gone")),
        pytest.raises(ValueError, match="broken"),
        derived("anything"),
    ):
        raise ValueError("broken")
    connection.needs_rollback = False


def test_answers_sent_are_scored_and_judged_once(inside: Cast) -> None:
    begin_course(inside.patient)
    form = make_request(inside.patient)
    with (
        patch("clinic.instruments.services.scoring.score", wraps=score) as scored,
        patch("clinic.care.consequences.judge", wraps=judge) as judged,
    ):
        keep_answers(request=form, instrument="phq-9", answers=DARK, by=BUILDER)
        submit_self_report(patient=inside.patient, instrument="phq-9", answers=DARK, request=form, by=BUILDER)
    assert (scored.call_count, judged.call_count) == (1, 1)
