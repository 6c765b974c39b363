"""What an EHR sends: stored once, with the alerts the console would raise."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.care.ingest import ingest_observation, ingest_total, ingest_weight
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.instruments.models import Assessment
from clinic.patients.models import Weight
from clinic.safety.models import Alert
from clinic.treatments.models import Reading
from tests.build import CLIENT, Cast, make_course, make_session

HOUR = dt.timedelta(hours=1)


def test_reading_of_a_patient_in_house_joins_the_session_and_alerts(inside: Cast) -> None:
    now = clock.now()
    session = make_session(
        make_course(inside.patient), clock.local_date(now, inside.clinic.zone), arrived_at=now - HOUR
    )
    reading, again = (
        ingest_observation(
            patient=inside.patient, measured_at=now, systolic=155, diastolic=92, by=CLIENT, client_key="obs-1"
        )
        for _ in range(2)
    )
    assert (reading, Reading.objects.count()) == (again, 1)
    assert (reading.session, reading.source) == (session, "fhir")
    assert Alert.objects.open().get().rule == "blood-pressure-before-dose"


def test_reading_from_before_the_patient_arrived_stands_alone(inside: Cast) -> None:
    now = clock.now()
    make_session(make_course(inside.patient), clock.local_date(now, inside.clinic.zone), arrived_at=now)
    reading = ingest_observation(
        patient=inside.patient, measured_at=now - dt.timedelta(minutes=1), spo2=97, by=CLIENT
    )
    assert reading.session is None


def test_severe_reading_between_visits_alerts(inside: Cast) -> None:
    ingest_observation(
        patient=inside.patient, measured_at=clock.now(), systolic=190, diastolic=100, by=CLIENT
    )
    assert Alert.objects.open().get().rule == "blood-pressure-severe"


def test_reading_out_of_range_names_the_value(inside: Cast) -> None:
    with pytest.raises(FieldError, match="spo2"):
        ingest_observation(patient=inside.patient, measured_at=clock.now(), spo2=101, by=CLIENT)


@pytest.mark.parametrize(
    ("instrument", "completed_by"), [("phq-9", "patient"), ("madrs", "clinician"), ("bdi-ii", "patient")]
)
def test_total_counts_as_filled_by_whom_the_instrument_is_made_for(
    inside: Cast, instrument: str, completed_by: str
) -> None:
    for _ in range(2):
        ingest_total(
            patient=inside.patient,
            instrument=instrument,
            total=Decimal("12.0"),
            taken_at=clock.now(),
            by=CLIENT,
            client_key="obs-2",
        )
    stored = Assessment.objects.get()
    assert (stored.total, stored.completed_by) == (Decimal(12), completed_by)


def test_total_of_an_unknown_instrument_is_refused(inside: Cast) -> None:
    with pytest.raises(FieldError, match="instrument"):
        ingest_total(patient=inside.patient, instrument="mmse", total=3, taken_at=clock.now(), by=CLIENT)


def test_weight_is_stored_once(inside: Cast) -> None:
    for _ in range(2):
        ingest_weight(
            patient=inside.patient, kg=Decimal("81.5"), measured_at=clock.now(), by=CLIENT, client_key="w"
        )
    assert Weight.objects.get().kg == Decimal("81.5")
