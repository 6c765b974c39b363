"""A simulated clinic at a fixed moment, open every day."""

import datetime as dt
from zoneinfo import ZoneInfo

from clinic.demo.simulation.world import World
from clinic.evidence import limits
from clinic.protocols.rules.engine import ClinicCalendar

NOON = dt.datetime(2026, 6, 15, 16, tzinfo=dt.UTC)


def make_world(now: dt.datetime = NOON) -> World:
    closed = frozenset({now.date() - dt.timedelta(days=61)})
    return World(
        now=now,
        zone=ZoneInfo("America/New_York"),
        calendar=ClinicCalendar(opening_weekdays=frozenset(range(7)), closures=closed),
        limits=limits(),
    )
