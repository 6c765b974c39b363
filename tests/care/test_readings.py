"""Readings with the alerts that follow, corrected beside the old row, stored once however often they are sent."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection

from clinic.accounts.tenancy import enter_clinic
from clinic.care.sessions import (
    amend_reading,
    cancel_session,
    mark_reading_in_error,
    record_reading,
    start_session,
)
from clinic.core.errors import FieldError, TransitionError
from clinic.safety.models import Alert
from clinic.treatments.models import Reading, Session
from tests.build import BUILDER, Cast, begin_course, make_cast

TEN = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def session(inside: Cast) -> Session:
    return start_session(course=begin_course(inside.patient), by=BUILDER)


def read(session: Session, **values: Any) -> Reading:
    return record_reading(patient=session.patient, session=session, by=BUILDER, **values)


def open_rules() -> list[str]:
    return list(Alert.objects.open().values_list("rule", flat=True))


def holding_rules() -> list[str]:
    """Without those that only wait for a person to see that their reading was wrong."""
    return list(Alert.objects.open().filter(withdrawn_at=None).values_list("rule", flat=True))


def test_pressure_above_the_limit_before_the_dose_alerts(session: Session) -> None:
    reading = read(session, systolic=141, diastolic=80)
    alert = Alert.objects.get()
    assert (alert.rule, alert.about_id, alert.session) == ("blood-pressure-before-dose", reading.pk, session)


def test_severe_reading_and_low_oxygen_alert(session: Session) -> None:
    read(session, systolic=185, diastolic=100, spo2=91)
    assert set(open_rules()) == {"blood-pressure-severe", "low-oxygen"}


def test_amended_reading_keeps_the_old_row_and_marks_its_alert(session: Session) -> None:
    slip = read(session, systolic=185, diastolic=100, pulse=70, note="cuff")
    corrected = amend_reading(reading=slip, reason="read 135 as 185", systolic=135, diastolic=85, by=BUILDER)
    slip.refresh_from_db()
    assert (slip.status, slip.status_reason) == (Reading.Status.AMENDED, "read 135 as 185")
    assert (corrected.replaces, corrected.pulse, corrected.note) == (slip, 70, "cuff")
    assert (open_rules(), holding_rules()) == (["blood-pressure-severe"], [])
    with pytest.raises(TransitionError, match="This reading is amended already"):
        amend_reading(reading=slip, reason="again", systolic=130, by=BUILDER)


def test_reading_in_error_keeps_its_row_and_marks_its_alert(session: Session) -> None:
    slip = read(session, systolic=185, diastolic=100)
    mark_reading_in_error(reading=slip, reason="other patient", by=BUILDER)
    assert (slip.status, holding_rules()) == (Reading.Status.ENTERED_IN_ERROR, [])
    assert open_rules() == ["blood-pressure-severe"]


@pytest.mark.parametrize(
    ("reason", "values", "message"),
    [
        ("", {"systolic": 130}, "reason: say what was wrong"),
        ("slip", {"systolic": 79}, "systolic: must be above the diastolic 80"),
    ],
)
def test_bad_amendment_is_refused_and_leaves_the_reading(
    session: Session, reason: str, values: dict[str, Any], message: str
) -> None:
    reading = read(session, systolic=120, diastolic=80)
    with pytest.raises(FieldError, match=message):
        amend_reading(reading=reading, reason=reason, by=BUILDER, **values)


@pytest.mark.parametrize(
    ("measured_at", "message"),
    [
        (TEN + dt.timedelta(seconds=61), "measured_at: must not lie in the future"),
        (TEN.replace(tzinfo=None), "measured_at: must carry a time zone"),
        (TEN - dt.timedelta(hours=25), "measured_at: is not on the day of this session, 2026-01-05"),
    ],
)
def test_impossible_moment_is_refused(session: Session, measured_at: dt.datetime, message: str) -> None:
    with pytest.raises(FieldError, match=message):
        read(session, systolic=120, diastolic=80, measured_at=measured_at)


def test_reading_of_a_session_called_off_is_refused(session: Session) -> None:
    cancel_session(session=session, reason="ill", by=BUILDER)
    with pytest.raises(TransitionError, match="This session is cancelled"):
        read(session, systolic=120, diastolic=80)


def test_reading_for_another_patient_is_refused(inside: Cast, session: Session) -> None:
    with pytest.raises(FieldError, match="session: is another patient's"):
        record_reading(patient=inside.other_patient, session=session, systolic=120, diastolic=80, by=BUILDER)


@pytest.mark.django_db(transaction=True)
def test_same_reading_sent_eight_times_at_once_is_stored_once() -> None:
    cast = make_cast()
    with enter_clinic(cast.clinic, by=BUILDER):
        session = start_session(course=begin_course(cast.patient), by=BUILDER)

    def send(_: int) -> Reading:
        try:
            with enter_clinic(cast.clinic, by=BUILDER):
                return read(session, systolic=185, diastolic=100, client_key="tablet-7")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        stored = {reading.pk for reading in pool.map(send, range(8))}
    with enter_clinic(cast.clinic, by=BUILDER):
        assert stored == {reading.pk for reading in Reading.objects.all()}
        assert open_rules() == ["blood-pressure-severe"]
