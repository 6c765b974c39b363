"""Somebody who guesses is seen: in the access log of the clinic concerned, and in a log line without the guess."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from clinic.accounts.models import Clinic, User
from clinic.accounts.services import add_member, end_membership
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from tests.accounts.signing import STANDING_STILL, code_of, is_signed_in, send_code, sign_in
from tests.build import BUILDER, PASSWORD, Cast
from tests.lines import Lines

Row = tuple[str, str, str]


def rows(clinic: Clinic) -> list[Row]:
    with enter_clinic(clinic, by=BUILDER):
        refused = AccessEntry.objects.filter(purpose="sign-in").order_by("at")
        return list(refused.values_list("actor_name", "purpose", "detail"))


def refusals(lines: Lines) -> list[dict[str, str]]:
    return [line for line in lines.read_all() if line["event"] == "sign_in_refused"]


def test_wrong_password_is_in_the_log_of_every_clinic_of_the_person(cast: Cast, lines: Lines) -> None:
    add_member(clinic=cast.other_clinic, email=cast.nurse.email, name="", role="auditor", by=BUILDER)
    sign_in(Client(), cast.nurse.email.upper(), "guessed")
    row = ("Nurse North", "sign-in", "password")
    assert (rows(cast.clinic), rows(cast.other_clinic)) == ([row], [row])
    [line] = refusals(lines)
    assert line["reason"] == "password"


def test_unknown_address_leaves_a_line_that_does_not_hold_it(cast: Cast, lines: Lines) -> None:
    for _ in range(2):
        sign_in(Client(), "Tr0ub4dor@typed.example", "guessed")
    first, second = refusals(lines)
    assert first["account"] == second["account"] != ""
    assert "tr0ub4dor" not in lines.getvalue().lower()
    assert "guessed" not in lines.getvalue()
    assert rows(cast.clinic) == []


def test_tries_that_were_not_even_looked_at_fill_no_access_log(cast: Cast, lines: Lines) -> None:
    for _ in range(8):
        sign_in(Client(), cast.nurse.email, "guessed")
    assert len(rows(cast.clinic)) == 5
    assert [line["reason"] for line in refusals(lines)] == 5 * ["password"] + 3 * ["too many tries"]


def test_right_password_of_a_closed_account_is_a_refusal(cast: Cast, lines: Lines) -> None:
    User.objects.filter(pk=cast.nurse.pk).update(is_active=False)
    sign_in(Client(), cast.nurse.email, PASSWORD)
    assert rows(cast.clinic) == [("Nurse North", "sign-in", "account closed")]


@STANDING_STILL
def test_wrong_code_is_a_refusal_and_a_right_one_works_once(cast: Cast) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.nurse, secret)
    right = code_of(secret)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, cast.nurse.email)
    send_code(first, wrong)
    assert not is_signed_in(first)
    send_code(first, right)
    assert is_signed_in(first)
    send_code(second, right)
    assert not is_signed_in(second)
    assert rows(cast.clinic) == 2 * [("Nurse North", "sign-in", "second factor")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_beyond_ones_role_is_refused_and_in_the_log_with_its_patient(cast: Cast, method: str) -> None:
    client = Client()
    client.force_login(cast.auditor)
    page = f"/patients/{cast.patient.pk}/edit/"
    assert getattr(client, method)(page).status_code == 403
    with enter_clinic(cast.clinic, by=BUILDER):
        [entry] = AccessEntry.objects.all()
    assert (entry.actor_id, entry.purpose, entry.patient_id) == (cast.auditor.pk, "refused", cast.patient.pk)
    assert entry.detail == f"{method.upper()} console:edit-patient"
    assert entry.request_id


def test_person_without_any_role_is_refused_and_logged(cast: Cast, lines: Lines) -> None:
    end_membership(clinic=cast.clinic, email=cast.nurse.email, by=BUILDER)
    client = Client()
    client.force_login(cast.nurse)
    assert client.get("/").status_code == 403
    [line] = [line for line in lines.read_all() if line["event"] == "page_refused"]
    assert line["user_id"] == str(cast.nurse.pk)
