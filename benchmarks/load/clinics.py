"""Makes a clinic with its staff and protocols, and loads it with patients."""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

import psycopg
from django.db.models import Model
from psycopg import sql

from benchmarks.load.block import Block, copy_of
from benchmarks.load.copying import fields_of
from benchmarks.load.life import BLOCK, lives
from benchmarks.load.opening import opened
from benchmarks.load.people import add_patient
from benchmarks.load.scores import add_scores
from benchmarks.load.treatment import TreatmentWriter
from benchmarks.load.waiting import add_waiting
from clinic.accounts.models import Clinic, User
from clinic.accounts.selectors import limits_of
from clinic.accounts.services import add_member, create_clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.rls import CLINIC_SETTING
from clinic.protocols.services import seed_templates

PROTOCOL = "racemic-iv-standard"
LOADER = Actor.system("load for measurement")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded in how many seconds, indexes and statistics included."""

    patients: int
    rows: int
    seconds: float


def open_clinic() -> tuple[Clinic, User]:
    """A clinic in the database Django is connected to, with its prescriber."""
    clinic = create_clinic(slug="measured", name="Measured", time_zone="Europe/London", by=LOADER)
    member = add_member(
        clinic=clinic, email="prescriber@measured.example", name="Prescriber", role="prescriber", by=LOADER
    )
    return clinic, member.user


def load_patients(
    owner: "psycopg.Connection[Any]", clinic: Clinic, prescriber: User, patients: int
) -> Loaded:
    """Fill the empty tables; `owner` owns them and is in autocommit mode, `patients` counts whole blocks."""
    began = perf_counter()
    texts = _block_of(clinic, prescriber).texts()
    copies, rest = divmod(patients, BLOCK)
    if rest or not copies:
        raise ValueError(f"patients must be a multiple of {BLOCK} (given: {patients})")
    tables = [model._meta.db_table for model in texts]
    with opened(owner, tables):
        # The foreign keys of what is loaded point at the clinic's protocols too, which stay closed.
        owner.execute("SELECT set_config(%s, %s, true)", [CLINIC_SETTING, str(clinic.pk)])
        for model, text in texts.items():
            _copy(owner, model, text, copies)
    for table in tables:
        owner.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
    rows = copies * sum(text.count(b"\n") for text in texts.values())
    return Loaded(patients, rows, perf_counter() - began)


def _block_of(clinic: Clinic, prescriber: User) -> Block:
    block = Block(clinic)
    with enter_clinic(clinic, by=LOADER):
        protocol = next(row for row in seed_templates(clinic=clinic, by=LOADER) if row.key == PROTOCOL)
        limits = limits_of(clinic)
    treatment = TreatmentWriter(block, protocol, prescriber)
    for life in lives(clock.now(), clinic.zone):
        course = treatment.add_course(life, add_patient(block, life))
        add_scores(block, life, course, limits)
        add_waiting(block, life, course)
    return block


def _copy(owner: "psycopg.Connection[Any]", model: type[Model], text: bytes, copies: int) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields_of(model)),
    )
    with owner.cursor() as cursor, cursor.copy(statement) as copy:
        for number in range(copies):
            copy.write(copy_of(text, number))
