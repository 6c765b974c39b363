"""What is filled in for a machine of one's own, and what never is."""

import os
from pathlib import Path

import pytest

from clinic.demo.environment import fill_local_secrets, use_local_stack


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "SECRET_KEY_FILE", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "placeholder")
        monkeypatch.delenv(name)


def test_local_secret_is_private_and_stays_the_same(empty: None, tmp_path: Path) -> None:
    fill_local_secrets(tmp_path)
    first = os.environ.pop("SECRET_KEY")
    fill_local_secrets(tmp_path)
    assert os.environ["SECRET_KEY"] == first
    assert len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert os.environ["ALLOWED_HOSTS"] == "127.0.0.1,localhost,[::1]"


def test_given_secret_is_kept(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY_FILE", "/run/secrets/key")
    fill_local_secrets(tmp_path)
    assert "SECRET_KEY" not in os.environ
    assert not (tmp_path / "secret-key").exists()


def test_given_servers_get_no_invented_secret(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    use_local_stack()
    assert "SECRET_KEY" not in os.environ
    assert "ALLOWED_HOSTS" not in os.environ
