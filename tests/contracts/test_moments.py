"""The moments at which `make clocks` runs the tests are those that it names, and no run is passed over."""

import datetime as dt
from pathlib import Path

import pytest

from tests import moments
from tests.moments import ZONE, found_library, moments_after

EACH = [
    dt.datetime(year, month, 1, 9, 15, tzinfo=dt.UTC) for year in (2026, 2027, 2028) for month in range(1, 13)
]
EACH += [dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC), dt.datetime(2096, 3, 1, tzinfo=dt.UTC)]


@pytest.mark.parametrize("real", EACH, ids=str)
def test_moments_lie_ahead_and_show_what_their_names_say(real: dt.datetime) -> None:
    at = dict(moments_after(real))
    shown = {name: moment.astimezone(ZONE) for name, moment in at.items()}
    assert all(moment > real for moment in at.values())
    assert (shown["night"].hour, shown["night"].minute) == (0, 30)
    assert (shown["evening"].hour, shown["evening"].minute) == (20, 45)
    assert (shown["july"].month, shown["july"].hour) == (7, 12)
    assert (shown["leap-day"].month, shown["leap-day"].day) == (2, 29)


def test_clocks_skip_an_hour_in_spring_and_show_one_twice_in_autumn() -> None:
    shown = {name: f"{at.astimezone(ZONE):%d %B %H:%M}" for name, at in moments_after(EACH[0])}
    assert (shown["spring-before"], shown["spring-after"]) == ("29 March 00:50", "29 March 02:05")
    assert shown["autumn-first"] == shown["autumn-again"] == "25 October 01:05"


@pytest.mark.usefixtures("_no_library")
def test_run_without_the_library_says_so_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert moments.main([]) != 0
    assert "NOT RUN" in capsys.readouterr().err


@pytest.fixture
def _no_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FAKETIME_LIBRARY", raising=False)
    monkeypatch.setattr(moments, "FOLDERS", (str(tmp_path),))


@pytest.mark.usefixtures("_no_library")
def test_library_is_found_below_the_folders_of_a_system_or_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert found_library() is None
    kept = tmp_path / "some-machine" / "faketime" / moments.NAME
    kept.parent.mkdir(parents=True)
    kept.touch()
    assert found_library() == kept
    monkeypatch.setenv("FAKETIME_LIBRARY", str(tmp_path / "elsewhere"))
    assert found_library() is None
