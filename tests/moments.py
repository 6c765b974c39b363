"""Runs the tests as if it were another moment (`make clocks`): those at which tests, or the product, fail by the clock.

libfaketime moves the clock of the tests and of every process that they start by the same number of seconds. PostgreSQL
and Redis are started before and keep the real one.
"""

import argparse
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic.core.days import at_local
from clinic.demo.environment import use_local_stack

ZONE = ZoneInfo("Europe/London")
"""Of the clinic in most tests (tests/build.py)."""
NAME = "libfaketime.so.1"
FOLDERS = ("/usr/lib", "/usr/local/lib", "/opt")
LACKING = f"""\
*** {NAME} is not on this machine: the tests at other moments are NOT RUN ***
Debian and Ubuntu have it: apt-get install faketime. Elsewhere: make clocks FAKETIME_LIBRARY=/path/to/{NAME}
"""
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


def main(words: list[str] | None = None) -> int:
    moments = dict(moments_after(dt.datetime.now(dt.UTC)))
    parser = argparse.ArgumentParser(prog="python -m tests.moments", description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--at", action="append", choices=moments, help="a moment, and another; all when none is named"
    )
    asked, passed_on = parser.parse_known_args(words)
    library = found_library()
    if library is None:
        sys.stderr.write(LACKING)
        return 2
    use_local_stack()
    codes = {name: _run(name, moments[name], library, passed_on) for name in asked.at or moments}
    for name, code in codes.items():
        sys.stdout.write(f"{name:16}{'passed' if code == 0 else f'FAILED, pytest ended with {code}'}\n")
    return max(codes.values())


def moments_after(real: dt.datetime) -> Iterator[tuple[str, dt.datetime]]:
    """The next of each: nothing that runs then meets a date of the past that the tests of today could not meet."""
    today = real.astimezone(ZONE).date()
    yield "night", at_local(today + DAY, dt.time(0, 30), ZONE)
    yield "evening", at_local(today + DAY, dt.time(20, 45), ZONE)
    yield "july", at_local(_next(today, month=7, day=15), dt.time(12), ZONE)
    yield "leap-day", at_local(_next(today, month=2, day=29), dt.time(12), ZONE)
    spring, autumn = sorted(_changes_after(real), key=lambda change: change.month)
    yield "spring-before", spring - 10 * MINUTE
    yield "spring-after", spring + 5 * MINUTE
    yield "autumn-first", autumn - 55 * MINUTE
    yield "autumn-again", autumn + 5 * MINUTE


def found_library() -> Path | None:
    """The one named by FAKETIME_LIBRARY, else the first where systems keep it."""
    if named := os.environ.get("FAKETIME_LIBRARY"):
        return path if (path := Path(named)).is_file() else None
    return next(
        (path for folder in FOLDERS for path in sorted(Path(folder).glob(f"**/faketime/{NAME}"))), None
    )


def _next(today: dt.date, *, month: int, day: int) -> dt.date:
    """The first such day after today: of February 29 up to eight years ahead."""
    days = (today + number * DAY for number in count(1))
    return next(each for each in days if (each.month, each.day) == (month, day))


def _changes_after(real: dt.datetime) -> list[dt.datetime]:
    """The next two moments from which the clocks of the zone show another difference from UTC."""
    start = real.replace(minute=0, second=0, microsecond=0)
    hours = (start + number * HOUR for number in range(1, 366 * 24))
    return [hour for hour in hours if _difference(hour) != _difference(hour - MINUTE)][:2]


def _difference(moment: dt.datetime) -> dt.timedelta | None:
    return moment.astimezone(ZONE).utcoffset()


def _run(name: str, moment: dt.datetime, library: Path, passed_on: list[str]) -> int:
    sys.stdout.write(f"== {name}: as if it were {moment.astimezone(ZONE):%A %d %B %Y %H:%M %Z}\n")
    sys.stdout.flush()
    seconds = round((moment - dt.datetime.now(dt.UTC)).total_seconds())
    moved = {"LD_PRELOAD": str(library), "FAKETIME": f"{seconds:+d}"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        *passed_on,
    ]
    return subprocess.run(command, env=os.environ | moved, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
