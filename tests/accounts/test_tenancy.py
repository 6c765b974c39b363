"""The database itself keeps clinics apart; each test tries it in SQL as the runtime role."""

import uuid

import pytest
from django.db import DatabaseError, InternalError, ProgrammingError, connection, transaction

from clinic.accounts.selectors import memberships_of
from clinic.accounts.tenancy import OtherClinicError, enter_clinic
from clinic.core.models import recorded
from clinic.patients.models import Patient
from tests.build import BUILDER, Cast


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT family_name FROM patients_patient")
        return {row[0] for row in cursor.fetchall()}


def test_tests_run_as_runtime_role(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("taper_runtime", False, False)


def test_query_outside_any_clinic_returns_nothing(cast: Cast) -> None:
    assert names() == set()


def test_query_inside_clinic_sees_its_own_rows_only(cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        assert names() == {"Okafor"}
    with enter_clinic(cast.other_clinic, by=BUILDER):
        assert names() == {"Larsen"}
    assert names() == set()


def test_insert_for_another_clinic_is_refused(inside: Cast) -> None:
    stranger = Patient(
        clinic=inside.other_clinic,
        family_name="Mole",
        given_names="M",
        date_of_birth=inside.patient.date_of_birth,
        **recorded(BUILDER),
    )
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        stranger.save()


def test_update_of_another_clinics_row_changes_nothing(inside: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE patients_patient SET family_name = 'X' WHERE id = %s", [inside.other_patient.pk]
        )
        assert cursor.rowcount == 0


def test_clinic_is_changed_from_inside_only(inside: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_clinic SET crisis_contact = 'Call 1' RETURNING id")
        assert cursor.fetchall() == [(inside.clinic.pk,)]


def test_clinic_is_found_but_not_changed_before_it_is_entered(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM accounts_clinic")
        assert set(cursor.fetchall()) == {(cast.clinic.slug,), (cast.other_clinic.slug,)}
        cursor.execute("UPDATE accounts_clinic SET crisis_contact = 'Call 1'")
        assert cursor.rowcount == 0


def test_clinic_under_another_clinics_id_is_refused(inside: Cast) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE accounts_clinic SET id = gen_random_uuid()")


def test_history_of_a_clinic_is_read_from_inside_only(cast: Cast) -> None:
    def clinics() -> set[uuid.UUID]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM accounts_clinichistory")
            return {row[0] for row in cursor.fetchall()}

    assert clinics() == set()
    with enter_clinic(cast.clinic, by=BUILDER):
        assert clinics() == {cast.clinic.pk}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM patients_patient",
        "TRUNCATE patients_patient",
        "UPDATE patients_patienthistory SET family_name = 'X'",
        "DELETE FROM patients_patienthistory",
        "TRUNCATE patients_patienthistory",
        "DELETE FROM audit_accessentry",
        "UPDATE audit_accessentry SET actor_name = 'X'",
        "ALTER TABLE patients_patient DISABLE ROW LEVEL SECURITY",
        "DROP TABLE patients_patient",
    ],
)
def test_runtime_role_may_not_destroy_or_rewrite(inside: Cast, statement: str) -> None:
    with (
        pytest.raises((ProgrammingError, InternalError), match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_write_that_names_nobody_is_refused(cast: Cast) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('taper.clinic', %s, true)", [str(cast.clinic.pk)])
        with pytest.raises(DatabaseError, match="pgh_context"):
            cursor.execute("UPDATE patients_patient SET family_name = 'X'")
        transaction.set_rollback(True)


def test_entering_a_second_clinic_is_refused(inside: Cast) -> None:
    with (
        pytest.raises(OtherClinicError, match="Already inside clinic north"),
        enter_clinic(inside.other_clinic, by=BUILDER),
    ):
        pass


def test_memberships_are_found_before_any_clinic_is_entered(cast: Cast) -> None:
    assert [m.clinic for m in memberships_of(cast.outsider)] == [cast.other_clinic]
