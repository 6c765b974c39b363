"""The demo begins at any hour of any day, and it is always a working day around now."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.demo.seed.moments import SIMULATION
from clinic.demo.seed.places import zone_at
from clinic.demo.seed.whole import seed_demo
from clinic.treatments.models import Session

BEGUN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
HOURS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: BEGUN + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize("moment", ["2026-03-08T06:50:00Z", "2026-10-31T23:59:00Z"])
def test_seed_demo_works_at_any_hour(db: None, moment: str) -> None:
    with time_machine.travel(dt.datetime.fromisoformat(moment), tick=True):
        seed_demo(patients=5, seed=1)
        clinic = Clinic.objects.get(slug="demo")
        with enter_clinic(clinic, by=SIMULATION):
            in_house = Session.objects.of(clinic).in_house()
            assert set(in_house.values_list("on", flat=True)) == {clock.today(clinic.zone)}
            assert in_house.count() == 4


@given(now=HOURS)
def test_zone_at_any_moment_leaves_a_working_day_around_now(now: dt.datetime) -> None:
    local = now.astimezone(ZoneInfo(zone_at(now)))
    assert dt.time(8) <= local.time() <= dt.time(17)
