"""The local servers as real processes: shared, ended with their last user, found again, removed without trace."""

import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from clinic.demo.stack import StackError, clean_local_stack, ensure_local_stack, leave_local_stack
from clinic.demo.stack.places import Home
from tests.demo.homes import end, first_line, is_running, join_stack, named_processes, wait_until

pytestmark = pytest.mark.stack


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder others may enter, as a checkout usually is."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="taper-test-"))
    folder.chmod(0o755)
    yield folder
    leave_local_stack(folder)
    clean_local_stack(folder)
    shutil.rmtree(folder, ignore_errors=True)


def keeper_pid(home: Path) -> int:
    return int(json.loads(Home(home).state.read_text(encoding="utf-8"))["pid"])


def test_stack_two_commands_at_once_share_one_server(home: Path) -> None:
    first, second = join_stack(home, seconds=60), join_stack(home, seconds=60)
    urls = {first_line(first), first_line(second)}
    end(first)
    end(second)
    assert len(urls) == 1
    assert urls.pop().startswith("postgres://taper_owner:")


def test_stack_last_user_killed_stops_every_server(home: Path) -> None:
    user, other = join_stack(home, seconds=60), join_stack(home, seconds=60)
    url = first_line(user)
    first_line(other)
    end(user)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    end(other)
    wait_until(lambda: not named_processes(home))


def test_stack_second_run_finds_the_data(home: Path) -> None:
    with psycopg.connect(ensure_local_stack(home).database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (value int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    leave_local_stack(home)
    wait_until(lambda: not named_processes(home))
    with psycopg.connect(ensure_local_stack(home).database_url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (7,)


def test_stack_killed_keeper_takes_its_servers_along_and_the_next_run_recovers(home: Path) -> None:
    with psycopg.connect(ensure_local_stack(home).database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE survived (value int)")
    keeper = keeper_pid(home)
    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: not is_running(keeper))
    with psycopg.connect(ensure_local_stack(home).database_url) as connection:
        assert connection.execute("SELECT count(*) FROM survived").fetchone() == (0,)


def test_stack_pid_file_naming_a_stranger_is_not_believed(home: Path) -> None:
    ensure_local_stack(home)
    leave_local_stack(home)
    pid_file = Home(home).servers / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getppid()}\n{pid_file.parent}\n", encoding="utf-8")
    with psycopg.connect(ensure_local_stack(home).database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_stack_owner_is_bound_by_row_security_and_may_become_the_runtime_role(home: Path) -> None:
    with psycopg.connect(ensure_local_stack(home).database_url) as connection:
        owner = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        runtime = connection.execute(
            "SELECT rolcanlogin, rolbypassrls FROM pg_roles WHERE rolname = 'taper_runtime'"
        ).fetchone()
        connection.execute("SET ROLE taper_runtime")
        current = connection.execute("SELECT current_user").fetchone()
    assert (owner, runtime, current) == ((False, False, True), (False, False), ("taper_runtime",))


def test_stack_wrong_password_or_superuser_cannot_sign_in(home: Path) -> None:
    url = ensure_local_stack(home).database_url
    password = url.split(":")[2].split("@")[0]
    for wrong in (url.replace(password, "guess"), url.replace("taper_owner", "postgres")):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_stack_durability_settings_stay_on(home: Path) -> None:
    with psycopg.connect(ensure_local_stack(home).database_url) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")]
    assert shown == [("on",), ("on",)]


def test_stack_private_home_under_root_keeps_data_outside_and_removes_it(home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("an ordinary user's servers run under that user and may enter any home of theirs")
    home.chmod(0o700)
    ensure_local_stack(home)
    place = Home(home)
    data = place.servers
    assert data == place.outside
    assert home.stat().st_mode & 0o777 == 0o700
    clean_local_stack(home)
    assert not data.exists()
    assert not home.exists()


def test_clean_leaves_what_it_did_not_make(home: Path) -> None:
    ensure_local_stack(home)
    stranger = home / "thesis.txt"
    stranger.write_text("mine", encoding="utf-8")
    clean_local_stack(home)
    assert list(home.iterdir()) == [stranger]


def test_stack_home_that_is_a_file_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(StackError, match=f"TAPER_HOME {path}"):
        ensure_local_stack(path)


def test_stack_given_urls_start_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgres://elsewhere/db\n", encoding="utf-8")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(secret))
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    urls = ensure_local_stack(tmp_path / "home")
    assert (urls.database_url, urls.redis_url) == ("postgres://elsewhere/db", "redis://elsewhere")
    assert not (tmp_path / "home").exists()
