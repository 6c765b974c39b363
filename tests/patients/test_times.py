"""No fact lies before its patient's birth, before 1900, or, where it must have happened, in the future."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.care.assessments import record_rating
from clinic.care.courses import start_course
from clinic.care.ingest import ingest_observation
from clinic.care.safety import record_adverse_event, record_safety_observation, record_take_home
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.patients import services
from clinic.patients.rules import EARLIEST, day_problem
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.services import seed_templates
from tests.build import BUILDER, Cast, make_patient

Verb = Callable[..., object]
DAY = dt.timedelta(days=1)
BORN = dt.date(1980, 5, 17)
VERBS: dict[str, tuple[Verb, dict[str, Any]]] = {
    "consent": (services.record_consent, {"kind": "treatment", "given_on": ...}),
    "diagnosis": (services.record_diagnosis, {"indication": "trd", "since": ...}),
    "trial": (services.record_trial, {"drug": "sertraline", "outcome": "no-response", "started_on": ...}),
    "screen": (services.record_screen, {"screened_on": ..., "answers": {"psychosis": False}}),
    "weight": (services.record_weight, {"kg": Decimal(80), "measured_at": ...}),
    "reading": (ingest_observation, {"measured_at": ..., "pulse": 70}),
    "rating": (record_rating, {"instrument": "bdi-ii", "total": 12, "taken_at": ...}),
    "event": (record_adverse_event, {"code": "nausea", "severity": "mild", "began_at": ...}),
    "observation": (record_safety_observation, {"kind": "craving", "value": 1, "observed_at": ...}),
    "supply": (
        record_take_home,
        {"product": "racemic-ketamine", "form": "lozenge", "amount_mg": Decimal(200), "dispensed_on": ...},
    ),
    "medication": (services.record_medication, {"name": "lorazepam", "started_on": ...}),
}
AHEAD = {"medication"}
"""What may be set down for a later day."""


def attempt(kind: str, cast: Cast, day: dt.date) -> FieldError | None:
    """The refusal of the fact on `day` at noon UTC, or None when it was stored."""
    verb, given = VERBS[kind]
    [field] = [name for name, value in given.items() if value is ...]
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    try:
        verb(patient=cast.patient, by=BUILDER, **given | {field: noon if field.endswith("_at") else day})
    except FieldError as refused:
        return refused
    return None


@pytest.mark.parametrize("kind", VERBS)
@pytest.mark.parametrize("day", [dt.date.min, EARLIEST - DAY, EARLIEST, BORN - DAY])
def test_fact_before_the_patient_lived_is_refused_by_field_and_value(
    inside: Cast, kind: str, day: dt.date
) -> None:
    refused = attempt(kind, inside, day)
    assert refused is not None
    assert refused.field in VERBS[kind][1]
    assert refused.message.startswith("must not be before ")
    assert repr(refused.value) in str(refused)
    assert attempt(kind, inside, BORN) is None


@pytest.mark.parametrize("kind", VERBS)
@pytest.mark.parametrize("day", [clock.now().date() + 2 * DAY, dt.date.max])
def test_fact_of_a_later_day_is_refused_unless_it_may_be_set_down_ahead(
    inside: Cast, kind: str, day: dt.date
) -> None:
    refused = attempt(kind, inside, day)
    assert (refused.message if refused else "") == ("" if kind in AHEAD else "must not lie in the future")


@pytest.mark.parametrize("kind", VERBS)
def test_fact_after_the_day_of_death_is_refused_unless_it_may_be_set_down_ahead(
    inside: Cast, kind: str
) -> None:
    """The day itself is still one they lived on; the day of leaving alone ends nothing."""
    day = clock.today(inside.clinic.zone) - 10 * DAY
    left = inside.patient.change(is_active=False, left_because="departed", left_on=day)
    assert attempt(kind, inside, day + DAY) is None
    left.change(left_because="died")
    assert attempt(kind, inside, day) is None
    refused = attempt(kind, inside, day + DAY)
    told = "" if kind in AHEAD else f"must not be after the day of death, {day}"
    assert (refused.message if refused else "") == told
    left.change(left_on=None)
    assert attempt(kind, inside, day + DAY) is None


@pytest.mark.parametrize("kind", VERBS)
def test_without_a_birth_date_1900_is_the_first_year(inside: Cast, kind: str) -> None:
    inside.patient.change(date_of_birth=None)
    assert attempt(kind, inside, EARLIEST - DAY) is not None
    assert attempt(kind, inside, EARLIEST) is None


def test_end_of_a_consent_a_medicine_and_an_event_follow_the_same_rule(inside: Cast) -> None:
    patient, tomorrow = inside.patient, clock.today(inside.clinic.zone) + DAY
    consent = services.record_consent(patient=patient, kind="treatment", given_on=BORN, by=BUILDER)
    with pytest.raises(FieldError, match="withdrawn_on: must not lie in the future"):
        services.withdraw_consent(consent=consent, withdrawn_on=tomorrow, by=BUILDER)
    medicine = services.record_medication(patient=patient, name="lorazepam", by=BUILDER)
    with pytest.raises(FieldError, match="stopped_on: must not be before the date of birth, 1980-05-17"):
        services.stop_medication(medication=medicine, stopped_on=BORN - DAY, by=BUILDER)
    assert (
        services.stop_medication(medication=medicine, stopped_on=tomorrow, by=BUILDER).stopped_on == tomorrow
    )


def test_course_does_not_begin_before_birth(inside: Cast) -> None:
    seed_templates(clinic=inside.clinic, by=BUILDER)
    protocol = ProtocolVersion.objects.of(inside.clinic).filter(key="racemic-iv-standard").get()
    with pytest.raises(FieldError, match="started_on: must not be before the date of birth"):
        start_course(
            patient=inside.patient,
            protocol=protocol,
            started_on=BORN - DAY,
            screen_accepted_reason="on paper",
            by=BUILDER,
        )


def test_pregnancy_test_before_birth_is_refused(inside: Cast) -> None:
    patient = make_patient(inside.clinic, "Berg")
    with pytest.raises(FieldError, match="pregnancy_checked_on: must not be before the date of birth"):
        services.update_patient(
            patient=patient, expected_version=1, pregnancy_checked_on=BORN - DAY, by=BUILDER
        )


@given(st.dates(), st.none() | st.dates(min_value=EARLIEST), st.none() | st.dates())
def test_a_day_is_possible_exactly_from_the_later_of_birth_and_1900_to_death(
    day: dt.date, born: dt.date | None, died: dt.date | None
) -> None:
    has_been = max(EARLIEST, born or EARLIEST) <= day <= (died or dt.date.max)
    assert (day_problem(day, born=born, died=died) == "") == has_been
