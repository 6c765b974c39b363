"""A clinic of one size in a database of its own, with somebody signed in."""

import random
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from benchmarks.load.clinics import Loaded, load_patients, open_clinic
from benchmarks.pages import databases
from clinic.accounts.models import Clinic, User
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.patients.models import Patient

VISITOR = Actor.system("measure pages")
SAMPLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`patients` is a sample of the clinic's patients, in no order."""

    size: int
    clinic: Clinic
    connection: BaseDatabaseWrapper
    client: Client
    patients: list[Patient]

    def get(self, path: str) -> Any:
        """The answer, read to its end. Raises RuntimeError when it is not a page."""
        with databases.using(self.connection):
            answer = self.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code} in a clinic of {self.size:,} patients")
        return answer


def place_of(size: int) -> tuple[Place, Loaded | None]:
    """The clinic kept from an earlier run of the day, else one loaded now, and then how."""
    # What is due today is due today: a clinic loaded yesterday would show an empty worklist.
    name = f"pages_{size}_{clock.now():%Y%m%d}"
    is_kept = databases.is_loaded(name)
    if not is_kept:
        databases.create(name)
    connection = databases.connection_to(name)
    loaded = None
    with databases.using(connection):
        if not is_kept:
            loaded = _load(name, size)
        clinic, user = Clinic.objects.get(), User.objects.get()
        with enter_clinic(clinic, by=VISITOR):
            patients = _sample(clinic)
        place = Place(
            size=size, clinic=clinic, connection=connection, client=_signed_in(user), patients=patients
        )
    return place, loaded


def _load(database: str, size: int) -> Loaded:
    clinic, prescriber = open_clinic()
    with databases.owner_of(database) as owner:
        loaded = load_patients(owner, clinic, prescriber, size)
    databases.mark_loaded(database)
    return loaded


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _sample(clinic: Clinic) -> list[Patient]:
    keys = list(Patient.objects.of(clinic).order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(5).sample(keys, SAMPLE)
    return list(Patient.objects.of(clinic).filter(pk__in=chosen).order_by("email"))
