"""Safety facts through the verbs: relapse events are judged, flags and alerts follow, nothing is lost."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.care.assessments import record_rating
from clinic.care.safety import (
    record_adverse_event,
    record_safety_observation,
    record_screen,
    record_take_home,
    withdraw_adverse_event,
    withdraw_safety_observation,
)
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.outcomes.models import CourseOutcome
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag, SafetyObservation
from clinic.treatments.models import Course, TakeHomeSupply
from tests.build import Cast, make_course, make_dose, make_session

DAY = dt.timedelta(days=1)


def responded(cast: Cast) -> Course:
    """Baseline 20, one dose, then a score of 3."""
    start = clock.now() - 40 * DAY
    course = make_course(cast.patient, started_on=start.date())
    for day, total in ((0, 20), (30, 3)):
        record_rating(
            patient=cast.patient,
            instrument="phq-9",
            total=total,
            taken_at=start + day * DAY,
            by=cast.nurse_actor,
        )
    make_dose(make_session(course, (start + DAY).date()))
    return course


def relapse_of(course: Course) -> dt.date | None:
    return CourseOutcome.objects.get(course=course, instrument="phq-9").relapse_on


@pytest.mark.parametrize("code", ["hospitalisation-for-depression", "suicide-attempt"])
def test_relapse_event_confirms_a_relapse_at_once_and_its_withdrawal_takes_it_back(
    inside: Cast, code: str
) -> None:
    course = responded(inside)
    began = clock.now() - 2 * DAY
    event = record_adverse_event(
        patient=inside.patient,
        code=code,
        severity="severe",
        is_serious=True,
        began_at=began,
        by=inside.prescriber_actor,
    )
    assert event.course == course
    assert relapse_of(course) == clock.local_date(began, inside.clinic.zone)
    withdraw_adverse_event(event=event, reason="Other patient", by=inside.prescriber_actor)
    assert relapse_of(course) is None
    assert AdverseEvent.objects.get().status == "entered-in-error"


def test_event_that_is_no_relapse_leaves_the_outcome_alone(inside: Cast) -> None:
    course = responded(inside)
    record_adverse_event(patient=inside.patient, code="nausea", severity="mild", by=inside.nurse_actor)
    assert relapse_of(course) is None


def test_take_home_supply_is_flagged_and_never_refused(inside: Cast) -> None:
    for _ in range(2):
        record_take_home(
            patient=inside.patient,
            product="racemic-ketamine",
            form="lozenge",
            amount_mg=Decimal(600),
            units=6,
            by=inside.prescriber_actor,
            client_key="supply-1",
        )
    assert TakeHomeSupply.objects.count() == 1
    assert MisuseFlag.objects.get().code == "TAKE_HOME"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"amount_mg": Decimal(0)}, "amount_mg"), ({"units": 0}, "units"), ({"form": " "}, "form")],
)
def test_take_home_supply_that_cannot_be_names_the_field(
    inside: Cast, wrong: dict[str, object], field: str
) -> None:
    good: dict[str, object] = {"product": "racemic-ketamine", "form": "lozenge", "amount_mg": Decimal(1)}
    with pytest.raises(FieldError) as caught:
        record_take_home(patient=inside.patient, by=inside.prescriber_actor, **(good | wrong))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert not MisuseFlag.objects.exists()


def test_urinary_red_flag_alerts_staff_and_raises_a_flag(inside: Cast) -> None:
    observation = record_safety_observation(
        patient=inside.patient,
        kind="urinary",
        details={"symptoms": ["haematuria"]},
        by=inside.nurse_actor,
    )
    assert Alert.objects.open().get().about_id == observation.pk
    assert MisuseFlag.objects.get().code == "URINARY"
    withdraw_safety_observation(observation=observation, reason="Slip", by=inside.nurse_actor)
    alert, flag = Alert.objects.open().get(), MisuseFlag.objects.open().get()
    for found in (alert, flag):
        assert (found.withdrawn_reason, found.withdrawn_by_id) == ("Slip", inside.nurse.pk)
    assert SafetyObservation.objects.get().status_reason == "Slip"


def test_screen_with_a_contraindication_alerts(inside: Cast) -> None:
    record_screen(
        patient=inside.patient,
        answers={"arteriovenous_malformation": True, "substance_use_disorder": True},
        by=inside.nurse_actor,
    )
    assert Alert.objects.open().get().rule == "contraindication"
    assert MisuseFlag.objects.get().code == "SUD_HISTORY"
