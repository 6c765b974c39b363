"""Rules that every table of the house keeps, so that a new one cannot forget them."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import ForeignKey

from clinic.core.grants import privileges
from clinic.core.models import BaseModel, RecordedFact

FLOORS = [
    *("core", "audit", "accounts", "patients", "protocols", "treatments"),
    *("instruments", "safety", "outcomes", "reminders", "care", "fhir"),
]
NOT_TRACKED = {
    "audit.AccessEntry": "is itself an append-only log",
    "accounts.User": "no clinical content; sign-in is allauth's and leaves its own trail",
    "patients.SearchWord": "derived from names and identifiers, which are tracked",
    "outcomes.CohortFigures": "computed from derived rows, replaced every few minutes",
    "outcomes.RebuildReport": "the report of a nightly job, written once",
    "fhir.AccessToken": "lives five minutes and holds a hash",
    "fhir.UsedAssertion": "lives minutes, only to refuse a replay",
}
NO_CLINIC = {
    "accounts.User": "a person may work in several clinics",
    "accounts.Clinic": "is the tenant itself",
    "accounts.ClinicHistory": "history of the tenant itself",
}

ALL = [m for m in apps.get_models() if m.__module__.startswith("clinic.")]
HISTORIES = [m for m in ALL if getattr(m, "pgh_tracked_model", None)]
OWN = [m for m in ALL if m not in HISTORIES]


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OWN, ids=label)
def test_every_table_has_history_or_says_why_not(model: type[models.Model]) -> None:
    tracked = any(h.pgh_tracked_model is model for h in HISTORIES)  # type: ignore[attr-defined]
    assert tracked != (label(model) in NOT_TRACKED)


@pytest.mark.parametrize("model", ALL, ids=label)
def test_every_table_carries_its_clinic_or_says_why_not(model: type[models.Model]) -> None:
    columns = {f.attname for f in model._meta.concrete_fields}
    assert ("clinic_id" in columns) != (label(model) in NO_CLINIC)


@pytest.mark.parametrize(
    "model", [m for m in OWN if label(m) not in {"accounts.User", "audit.AccessEntry"}], ids=label
)
def test_every_table_stands_on_the_base_model(model: type[models.Model]) -> None:
    assert issubclass(model, BaseModel)


@pytest.mark.parametrize("model", [m for m in OWN if issubclass(m, RecordedFact)], ids=label)
def test_every_recorded_fact_is_stored_once_per_client_key(model: type[models.Model]) -> None:
    unique = [c.fields for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    assert ("clinic", "client_key") in unique


@pytest.mark.parametrize("model", ALL, ids=label)
def test_relations_point_to_the_same_floor_or_down(model: type[models.Model]) -> None:
    here = FLOORS.index(model._meta.app_label)
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            there = field.related_model._meta.app_label
            assert there not in FLOORS or FLOORS.index(there) <= here, f"{field} points up to {there}"


@pytest.mark.parametrize("model", [m for m in OWN if issubclass(m, BaseModel)], ids=label)
def test_indexes_start_with_the_clinic(model: type[models.Model]) -> None:
    for index in model._meta.indexes:
        assert index.fields[0] == "clinic", index.name


def test_row_level_security_is_forced_on_every_table_but_users(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c WHERE relrowsecurity AND relforcerowsecurity"
            " AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'taper_clinic')"
        )
        forced = {row[0] for row in cursor.fetchall()}
    assert forced == {m._meta.db_table for m in ALL if label(m) != "accounts.User"}


def test_runtime_role_holds_exactly_what_is_granted(db: None) -> None:
    wanted = {m._meta.db_table: set(privileges(m).split(", ")) for m in ALL}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s",
            [settings.RUNTIME_ROLE],
        )
        held: dict[str, set[str]] = {}
        for table, privilege in cursor.fetchall():
            held.setdefault(table, set()).add(privilege)
    assert {table: held.get(table, set()) for table in wanted} == wanted


def test_clinical_tables_are_never_deletable() -> None:
    deletable = {label(m) for m in ALL if "DELETE" in privileges(m)}
    assert deletable == {"fhir.AccessToken", "fhir.UsedAssertion", "patients.SearchWord"}


def test_one_verb_alone_marks_a_row_in_error() -> None:
    """It refuses a row that does not stand, so that the first reason is never written over."""
    marking = re.compile(
        r"""status\s*=\s*(?:[\w.]+\.ENTERED_IN_ERROR|["']entered-in-error["']).*status_reason"""
    )
    writers = {
        str(path) for path in Path("clinic").rglob("*.py") if marking.search(path.read_text(encoding="utf-8"))
    }
    assert writers == {"clinic/accounts/records.py"}
