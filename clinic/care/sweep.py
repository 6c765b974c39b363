"""Running the misuse rules again, for facts that came in past the verbs and for thresholds that changed."""

import datetime as dt
import uuid

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import limits_of
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.patients.models import Patient
from clinic.safety.selectors import patients_to_review
from clinic.safety.services import review_patients

SWEEPER = Actor.system("care.sweep_safety")
# A worker that was down for a night still catches up; looking twice raises nothing twice.
LOOK_BACK = dt.timedelta(days=1)
CHUNK = 200


def sweep_clinic(clinic: Clinic, *, since: dt.datetime | None = None) -> int:
    """How many flags were raised. Each chunk of patients is a transaction of its own, so none is held for long."""
    with enter_clinic(clinic, by=SWEEPER):
        found = patients_to_review(clinic, since=since or clock.now() - LOOK_BACK)
        ids = list(found.values_list("pk", flat=True))
    return sum(_review(clinic, ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))


def _review(clinic: Clinic, ids: list[uuid.UUID]) -> int:
    with enter_clinic(clinic, by=SWEEPER):
        patients = list(Patient.objects.of(clinic).filter(pk__in=ids).select_related("clinic"))
        return len(review_patients(patients=patients, limits=limits_of(clinic), by=SWEEPER))
