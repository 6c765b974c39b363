"""The hourly sweep: catches what came in past the verbs, in each clinic for itself, and nothing twice."""

import datetime as dt

from clinic.accounts.tenancy import enter_clinic
from clinic.care import sweep
from clinic.care.tasks import sweep_clinic_safety
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.safety.models import MisuseFlag
from clinic.safety.services import record_observation
from tests.build import BUILDER, Cast, make_patient


def crave(patient: Patient) -> None:
    """Straight into the records, as an import of rows would."""
    record_observation(patient=patient, kind="craving", observed_at=clock.now(), value=9, by=BUILDER)


def test_sweep_flags_each_clinics_own_patients_once(cast: Cast) -> None:
    for clinic, patient in ((cast.clinic, cast.patient), (cast.other_clinic, cast.other_patient)):
        with enter_clinic(clinic, by=BUILDER):
            crave(patient)
    assert sweep_clinic_safety(str(cast.clinic.pk)) == 1
    assert sweep_clinic_safety(str(cast.clinic.pk)) == 0
    assert not MisuseFlag.objects.exists()
    with enter_clinic(cast.other_clinic, by=BUILDER):
        assert not MisuseFlag.objects.exists()
    with enter_clinic(cast.clinic, by=BUILDER):
        assert MisuseFlag.objects.get().patient == cast.patient


def test_sweep_goes_on_after_a_full_chunk(cast: Cast) -> None:
    sweep.CHUNK, chunk = 2, sweep.CHUNK
    try:
        patients = [make_patient(cast.clinic, f"Number{number}") for number in range(5)]
        with enter_clinic(cast.clinic, by=BUILDER):
            for patient in patients:
                crave(patient)
        assert sweep.sweep_clinic(cast.clinic) == 5
    finally:
        sweep.CHUNK = chunk


def test_sweep_leaves_patients_without_recent_facts_alone(cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        crave(cast.patient)
    assert sweep.sweep_clinic(cast.clinic, since=clock.now() + dt.timedelta(seconds=1)) == 0
    assert sweep.sweep_clinic(cast.clinic) == 1
