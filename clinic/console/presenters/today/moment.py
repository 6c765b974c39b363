"""When and for whom Today is drawn up."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from clinic.accounts.models import Clinic
from clinic.accounts.roles import Permission
from clinic.core import clock
from clinic.evidence import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`today` is the clinic's local date; `may` says what the person looking holds."""

    clinic: Clinic
    now: dt.datetime
    limits: Limits
    may: Callable[[Permission], bool]

    @property
    def today(self) -> dt.date:
        return clock.local_date(self.now, self.clinic.zone)
