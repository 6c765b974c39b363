"""Where a patient stands in treatment, as far as the alert rules ask."""

from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.safety.models import SafetyObservation
from clinic.safety.selectors.observed import symptoms_of
from clinic.treatments.models import Course, PlannedVisit, Reading, Session
from clinic.treatments.selectors.sessions import is_long_before


def open_course(patient: Patient) -> Course | None:
    """There is at most one."""
    return Course.objects.open().filter(patient=patient).select_related("protocol").first()


def is_before_dose(reading: Reading) -> bool:
    """Whether a dose was still to come: in its session, or on a treatment day for a reading sent without one."""
    if reading.session is not None:
        dosed_at = reading.session.dosed_at
        is_still_to_come = dosed_at is None or reading.measured_at < dosed_at
        return is_still_to_come and not is_long_before(reading, limits_of(reading.clinic))
    day = clock.local_date(reading.measured_at, reading.patient.clinic.zone)
    arrived = Session.objects.filter(patient=reading.patient, on=day, state=Session.State.ARRIVED)
    planned = PlannedVisit.objects.upcoming().filter(
        patient=reading.patient, target=day, kind=PlannedVisit.Kind.DOSING
    )
    return arrived.exists() or planned.exists()


def symptoms_before(observation: SafetyObservation) -> frozenset[str]:
    """Urinary symptoms at the observation before this one; none when it is the first."""
    earlier = SafetyObservation.objects.filter(
        patient=observation.patient,
        kind=SafetyObservation.Kind.URINARY,
        status=SafetyObservation.Status.FINAL,
        observed_at__lt=observation.observed_at,
    )
    last = earlier.order_by("-observed_at").first()
    return symptoms_of(last) if last is not None else frozenset()
