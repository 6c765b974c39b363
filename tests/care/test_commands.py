"""Running a clinic from the command line: staff who change or leave, and the clinic's own thresholds."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clinic.accounts.models import Membership, ThresholdOverride
from clinic.accounts.selectors import memberships_of
from clinic.accounts.tenancy import enter_clinic
from tests.build import BUILDER, Cast


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_ended_role_shuts_the_clinic_at_the_next_click_and_can_be_given_again(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.nurse)
    assert client.get("/").status_code == 200
    assert "has no role any more at North" in run("change_staff", cast.nurse.email, "--clinic=north", "--end")
    assert client.get("/").status_code == 403
    run("change_staff", cast.nurse.email, "--clinic=north", "--role=auditor")
    assert [row.role for row in memberships_of(cast.nurse)] == ["auditor"]


def test_change_of_role_names_its_actor_in_history(cast: Cast) -> None:
    run("change_staff", cast.nurse.email, "--clinic=north", "--role=manager")
    with enter_clinic(cast.clinic, by=BUILDER):
        last = Membership.objects.get(user=cast.nurse).history.latest("pgh_id")  # type: ignore[attr-defined]
    assert (last.role, last.pgh_context["actor_name"]) == ("manager", "change_staff")


def test_last_manager_is_not_ended_or_changed_without_a_word(cast: Cast) -> None:
    last = [cast.manager.email, "--clinic=north"]
    for wanted in ("--end", "--role=nurse"):
        with pytest.raises(CommandError, match=r"is the clinic's last manager.*--even-the-last-manager"):
            run("change_staff", *last, wanted)
    run("change_staff", *last, "--role=manager")
    run("change_staff", cast.nurse.email, "--clinic=north", "--role=manager")
    run("change_staff", *last, "--end")
    with pytest.raises(CommandError, match="last manager"):
        run("change_staff", cast.nurse.email, "--clinic=north", "--end")
    run("change_staff", cast.nurse.email, "--clinic=north", "--end", "--even-the-last-manager")
    assert memberships_of(cast.manager) == memberships_of(cast.nurse) == []


def test_manager_whose_account_is_closed_does_not_count(cast: Cast) -> None:
    run("change_staff", cast.nurse.email, "--clinic=north", "--role=manager")
    cast.nurse.is_active = False
    cast.nurse.save()
    with pytest.raises(CommandError, match="last manager"):
        run("change_staff", cast.manager.email, "--clinic=north", "--end")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["change_staff", "nurse@north.example", "--clinic=nowhere", "--end"], "no clinic has the slug"),
        (
            ["change_staff", "prescriber@south.example", "--clinic=north", "--end"],
            "has no role in this clinic",
        ),
        (["thresholds", "--clinic=north", "--set", "bp.predose.systolic", "high"], "not a number"),
        (["thresholds", "--clinic=north", "--set", "bp.predose.systolic", "130"], "say why"),
        (
            ["thresholds", "--clinic=north", "--set", "no.such", "1", "--reason=x"],
            "no threshold has this name",
        ),
        (
            ["thresholds", "--clinic=north", "--set", "bp.rise.systolic", "50", "--reason=x"],
            "nothing reads this limit yet",
        ),
    ],
)
def test_unusable_word_is_refused_by_name(cast: Cast, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run(*words)


def test_own_threshold_is_listed_with_its_default_and_reason(cast: Cast) -> None:
    before = run("thresholds", "--clinic=north")
    assert "bp.rise.systolic" not in before
    run(
        "thresholds",
        "--clinic=north",
        "--set",
        "bp.predose.systolic",
        "130",
        "--reason=Dr Lind: frail patients",
    )
    after = run("thresholds", "--clinic=north")
    changed = set(after.splitlines()) - set(before.splitlines())
    assert [line.split(maxsplit=3) for line in changed] == [
        ["bp.predose.systolic", "130", "mmHg", "(default 140; Dr Lind: frail patients)"]
    ]
    assert len(after.splitlines()) == len(before.splitlines())
    with enter_clinic(cast.other_clinic, by=BUILDER):
        assert not ThresholdOverride.objects.exists()


def test_people_on_duty_are_named_by_an_address_and_a_bad_one_is_refused(cast: Cast) -> None:
    assert run("set_duty", "north", "duty@north.example") == (
        "At North duty@north.example is told first of something urgent.\n"
    )
    with pytest.raises(CommandError, match=r"duty_email.*valid email"):
        run("set_duty", "north", "duty")
    cast.clinic.refresh_from_db()
    assert cast.clinic.duty_email == "duty@north.example"
    run("set_duty", "north")
    cast.clinic.refresh_from_db()
    assert cast.clinic.duty_email == ""
