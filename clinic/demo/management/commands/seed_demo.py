from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.core.formats import calendar_date
from clinic.demo import ehr
from clinic.demo.seed.moments import SIMULATION
from clinic.demo.seed.whole import NotTheDemoError, is_seeded, seed_demo, seeded_on
from clinic.treatments.models import Session

DEFAULT_SEED = 2026


class Command(BaseCommand):
    help = "Fill the demo's database with two example clinics; where they are already, change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--patients", type=int, default=120, help="of the demo clinic, 1 or more")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another number, other patients")

    def handle(self, patients: int, seed: int, **_options: object) -> None:
        if patients < 1:
            raise CommandError(f"--patients: must be 1 or more (given: {patients})")
        if not is_seeded():
            try:
                seed_demo(patients=patients, seed=seed)
            except (FieldError, NotTheDemoError) as error:
                raise CommandError(str(error)) from None
        clinic = Clinic.objects.get(slug="demo")
        with enter_clinic(clinic, by=SIMULATION):
            self.stdout.write(_age(clinic) + self._hint(clinic))

    def _hint(self, clinic: Clinic) -> str:
        """How to call the FHIR door; the key kept under TAPER_HOME may belong to another database."""
        client = ehr.kept_client()
        patient = _example_patient(clinic)
        if client is None or not patient:
            return "The key of the demo's EHR client is not kept here; manage.py create_api_client makes another."
        if client["base_url"] != settings.BASE_URL:
            # The site may answer at another port than last time.
            ehr.keep(**client | {"base_url": settings.BASE_URL})
        curl = ehr.curl_example(base_url=settings.BASE_URL, patient=patient)
        return f"Ask as the hospital's EHR for blood pressures of one patient:\n  {curl}"


def _age(clinic: Clinic) -> str:
    """Nothing on the day it was made."""
    made_on = seeded_on(clinic)
    if made_on == clock.today(clinic.zone):
        return ""
    return (
        f"The example clinic was made on {calendar_date(made_on)}: what was today's work then is overdue now. "
        "`make clean` deletes it, and the next `make demo` makes a new one.\n\n"
    )


def _example_patient(clinic: Clinic) -> str:
    """Somebody treated lately, so that there is something to be read."""
    latest = Session.objects.of(clinic).exclude(dosed_at=None).order_by("-on", "-arrived_at").first()
    return str(latest.patient_id) if latest else ""
