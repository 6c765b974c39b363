"""A command that finds no tables, or no database, says what to do; no traceback."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection, connections, transaction
from joserfc.jwk import ECKey

import manage
from tests.build import FACTS
from tests.core.test_outage import no_database


@pytest.fixture
def commands(tmp_path: Path) -> Mapping[str, list[str]]:
    """Every command of ours, with words that would work in a clinic."""
    keys, table, mapping = (tmp_path / name for name in ("keys.json", "table.csv", "mapping.toml"))
    key = ECKey.generate_key("P-384", parameters={"use": "sig"}, auto_kid=True)
    keys.write_text(json.dumps({"keys": [key.as_dict(private=False)]}), encoding="utf-8")
    table.write_text("id\n1\n", encoding="utf-8")
    mapping.write_text('[patient]\nidentifier = "id"\n', encoding="utf-8")
    north = ["--clinic", "north"]
    return {
        "add_staff": ["a@b.example", "--name", "A", "--role", "nurse", *north],
        "change_staff": ["a@b.example", "--end", *north],
        "change_clinic": ["north", "--phone", "020 7946 0000"],
        "close_clinic": ["north", "2099-12-24", "2099-12-24", "--reason", "Christmas"],
        "cohort_report": ["--instrument", "phq-9", *north],
        "create_api_client": ["EHR", "--scopes", "system/Patient.rs", "--jwks", str(keys), *north],
        "create_clinic": CLINIC,
        "import_csv": [str(table), "--mapping", str(mapping), *north],
        "revoke_api_client": ["x", *north],
        "seed_demo": [],
        "set_duty": ["north"],
        "thresholds": north,
    }


TOLD = [f"--{name.replace('_', '-')}={value}" for name, value in FACTS.items()]
CLINIC = ["north", "--name", "North", "--time-zone", "Europe/London", *TOLD]


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """What it says instead of working."""
    monkeypatch.setattr(sys, "argv", ["manage.py", *words])
    monkeypatch.setattr(manage, "use_local_stack", lambda: False)
    # Else the command would close the test's own.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    with pytest.raises(SystemExit) as told:
        manage.main()
    return str(told.value.code)


def test_every_command_on_an_empty_database_says_to_migrate(
    db: None, commands: Mapping[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("clinic.")}
    assert set(commands) == ours
    said = {}
    for name, words in commands.items():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL search_path = pg_catalog")
            said[name] = run(monkeypatch, name, *words)
            transaction.set_rollback(True)
    assert {name: text for name, text in said.items() if "run python manage.py migrate" not in text} == {}


def test_command_without_a_database_says_so_without_the_password(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    password = str(connection.settings_dict["PASSWORD"])
    with no_database():
        said = run(monkeypatch, "create_clinic", *CLINIC)
    assert said.startswith("The database does not answer")
    assert password not in said


def test_role_that_the_account_may_not_become_is_named(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    usual = connection.settings_dict["OPTIONS"]["options"]
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = "-c role=nobody_has_it"
    try:
        assert "cannot act as DATABASE_ROLE" in run(monkeypatch, "thresholds", "--clinic", "north")
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] = usual
