"""The clinic in which simulated patients live."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.core import clock
from clinic.evidence import Limits
from clinic.instruments.rules import instrument
from clinic.outcomes.rules import Criteria, criteria_in_force
from clinic.protocols.rules.engine import ClinicCalendar

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
PRIMARY = "phq-9"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Its clock, calendar and thresholds; `now` is the moment the stories lead up to."""

    now: dt.datetime
    zone: ZoneInfo
    calendar: ClinicCalendar
    limits: Limits
    jurisdiction: str = "US"

    @property
    def today(self) -> dt.date:
        return clock.local_date(self.now, self.zone)

    @property
    def criteria(self) -> Criteria:
        return criteria_in_force(instrument(PRIMARY), self.limits)

    def at(self, day: dt.date, minute: int) -> dt.datetime:
        """The moment a clock on the clinic's wall shows `minute` minutes after midnight."""
        return clock.at_local(day, dt.time(*divmod(minute, 60)), self.zone)
