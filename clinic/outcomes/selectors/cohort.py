"""A clinic's courses as columns of numbers, for the statistics."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.outcomes.statistics import Cohort, TimePoint, build_cohort, fixed_days, weekly
from clinic.outcomes.statistics.proportions import FloatArray

# A trial's table has a handful of fixed days; a clinic's own visits spread over hundreds.
MOST_FIXED_DAYS = 12
WEEKS = ((range(1, 9), 3), ((12, 16, 20, 26), 7), ((39, 52), 14))


class Stratum(StrEnum):
    PRODUCT = "product"
    ROUTE = "route"
    PROTOCOL = "protocol"
    PSYCHOTHERAPY = "psychotherapy"
    CONTINUED = "continued"


STRATUM_COLUMNS = {
    Stratum.PRODUCT: "c.product",
    Stratum.ROUTE: "c.route",
    Stratum.PROTOCOL: "v.name",
    Stratum.PSYCHOTHERAPY: "CASE WHEN c.with_psychotherapy THEN 'with psychotherapy' ELSE 'without psychotherapy' END",
    Stratum.CONTINUED: "CASE WHEN c.ended_on IS NULL THEN 'treatment continued' ELSE 'treatment ended' END",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CohortFrame:
    """`follow_up_days` and `relapsed` have an entry per course, nan and False where it was never at risk."""

    cohort: Cohort
    follow_up_days: FloatArray
    relapsed: NDArray[np.bool_]
    strata: dict[Stratum, NDArray[np.str_]]

    def __len__(self) -> int:
        return len(self.cohort)

    def time_points(self) -> tuple[TimePoint, ...]:
        """The days written in the data where there are few, else weeks with windows that widen."""
        days = np.unique(self.cohort.day)
        if 0 < days.size <= MOST_FIXED_DAYS and len(self) > days.size:
            return fixed_days(int(day) for day in days)
        return tuple(point for weeks, window in WEEKS for point in weekly(weeks, window_days=window))


def load_cohort(clinic: Clinic, instrument: str, *, only: tuple[Stratum, str] | None = None) -> CohortFrame:
    """Every course judged on `instrument`, or those whose stratum has the value given."""
    courses = _courses(clinic, instrument, only)
    scores = _scores(clinic, instrument, only)
    column = list(zip(*courses, strict=True)) if courses else [()] * (4 + len(Stratum))
    observed = np.array(column[1], dtype=float)
    return CohortFrame(
        cohort=build_cohort(
            baseline=np.array(column[0], dtype=float),
            observed_days=observed,
            course=[row[0] for row in scores],
            day=[row[1] for row in scores],
            total=[row[2] for row in scores],
        ),
        follow_up_days=np.array(column[2], dtype=float),
        relapsed=np.array(column[3], dtype=bool),
        strata={key: np.array(column[4 + i], dtype=str) for i, key in enumerate(Stratum)},
    )


Row = tuple[float | str | bool | None, ...]


def _courses(clinic: Clinic, instrument: str, only: tuple[Stratum, str] | None) -> Sequence[Row]:
    strata = ", ".join(STRATUM_COLUMNS[key] for key in Stratum)
    sql = f"""
        SELECT o.baseline_total::float8,
               (least(coalesce(c.ended_on, %(today)s::date), %(today)s::date) - o.baseline_on)::float8,
               (o.follow_up_until - o.follow_up_from)::float8,
               o.follow_up_end = 'relapse',
               {strata}
        {_from(only)}
        ORDER BY o.id
    """
    return _fetch(sql, clinic, instrument, only)


def _scores(
    clinic: Clinic, instrument: str, only: tuple[Stratum, str] | None
) -> Sequence[tuple[int, int, float]]:
    sql = f"""
        SELECT n, p.day, p.total::float8
        FROM (SELECT o.id, row_number() OVER (ORDER BY o.id) - 1 AS n {_from(only)}) numbered
        JOIN outcomes_outcomepoint p ON p.outcome_id = numbered.id
        WHERE p.clinic_id = %(clinic)s AND p.is_current AND p.day > 0
        ORDER BY n, p.day
    """  # noqa: S608  as above
    return _fetch(sql, clinic, instrument, only)  # type: ignore[return-value]


def _from(only: tuple[Stratum, str] | None) -> str:
    chosen = f"AND {STRATUM_COLUMNS[only[0]]} = %(value)s" if only else ""
    return f"""
        FROM outcomes_courseoutcome o
        JOIN treatments_course c ON c.id = o.course_id
        JOIN protocols_protocolversion v ON v.id = c.protocol_id
        WHERE o.clinic_id = %(clinic)s AND o.instrument = %(instrument)s
          AND o.baseline_total IS NOT NULL AND c.status = 'final' {chosen}
    """


def _fetch(sql: str, clinic: Clinic, instrument: str, only: tuple[Stratum, str] | None) -> Sequence[Row]:
    values: dict[str, str | dt.date] = {
        "clinic": str(clinic.pk),
        "instrument": instrument,
        "today": clock.today(clinic.zone),
        "value": only[1] if only else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
