"""The demo from nothing, in one transaction: either all of it is there or nothing."""

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.db import transaction

from clinic.accounts.models import Clinic
from clinic.accounts.services import register_api_client
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.selectors import history_of
from clinic.core import clock
from clinic.core.constraints import check_at_once
from clinic.core.errors import TaperError
from clinic.core.example import is_demo
from clinic.demo import ehr
from clinic.demo.seed.access import log_access
from clinic.demo.seed.history import write_history
from clinic.demo.seed.moments import SIMULATION, at
from clinic.demo.seed.outbox import fill_outbox
from clinic.demo.seed.places import OPENED_BEFORE, Place, open_demo_clinic, open_other_clinic
from clinic.demo.seed.today import live_today
from clinic.demo.simulation.population import tell_stories
from clinic.demo.simulation.scripts import CAST, OTHER_CAST, Script
from clinic.fhir.oauth.keys import check_jwks
from clinic.fhir.oauth.scopes import check_scopes
from clinic.fhir.registry import RESOURCES
from clinic.outcomes.services import rebuild_all

OTHER_PATIENTS = 12


class NotTheDemoError(TaperError):
    """Example data was about to get into a database that the demo did not make."""


def is_seeded() -> bool:
    return Clinic.objects.filter(slug="demo").exists()


def seeded_on(clinic: Clinic) -> dt.date:
    """The clinic's own day on which it was made; history keeps the true time, whatever `at` pretended."""
    return clock.local_date(history_of(clinic)[0].at, clinic.zone)


def seed_demo(*, patients: int, seed: int) -> None:
    """Make both clinics as of now.

    Raises NotTheDemoError outside the demo, FieldError for a DEMO_PASSWORD too weak to sign in with.
    """
    if not is_demo():
        raise NotTheDemoError(
            "Example people come into the database of the demo only: `make demo` makes one of its own and fills it"
        )
    now = clock.now()
    with transaction.atomic():
        check_at_once()
        demo = _with_ehr(open_demo_clinic(now), now)
        _fill(demo, now, patients=patients, seed=seed, cast=CAST)
        other = open_other_clinic(now)
        _fill(other, now, patients=min(patients, OTHER_PATIENTS), seed=seed, cast=OTHER_CAST)


def _fill(place: Place, now: dt.datetime, *, patients: int, seed: int, cast: tuple[Script, ...]) -> None:
    with enter_clinic(place.clinic, by=SIMULATION):
        world = place.world(now)
        stories = list(tell_stories(world, patients=patients, seed=seed, cast=cast))
        records = write_history(place, world, stories, seed=seed)
        live_today(place, world, records, seed=seed)
        fill_outbox(place, world, records)
        log_access(place, world, records)
    rebuild_all(clinic=place.clinic, by=SIMULATION)


def _with_ehr(place: Place, now: dt.datetime) -> Place:
    key = ehr.new_key()
    with at(now - OPENED_BEFORE):
        client = register_api_client(
            clinic=place.clinic,
            name=ehr.NAME,
            scopes=check_scopes(ehr.SCOPES, resources=RESOURCES),
            jwks=check_jwks(ehr.public_keys(key)),
            by=SIMULATION,
        )
    private = key.as_dict(private=True)
    transaction.on_commit(
        lambda: ehr.keep(client_id=client.client_id, key=private, base_url=settings.BASE_URL)
    )
    return replace(place, client=client)
