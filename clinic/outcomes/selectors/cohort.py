"""A clinic's courses as columns of numbers, for the statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from clinic.accounts.models import Clinic
from clinic.outcomes.rules import FollowUpStart
from clinic.outcomes.selectors.asking import Plan, plan_of
from clinic.outcomes.selectors.rows import Group, Row, fetch, from_courses
from clinic.outcomes.statistics import Cohort, TimePoint, build_cohort
from clinic.outcomes.statistics.proportions import FloatArray


class Stratum(StrEnum):
    """By what courses are told apart; with psychotherapy or without is one of them (K24-17, J24-09)."""

    PRODUCT = "product"
    ROUTE = "route"
    PROTOCOL = "protocol"
    PSYCHOTHERAPY = "psychotherapy"
    CONTINUED = "continued"
    ARM = "arm"


STRATUM_COLUMNS = {
    Stratum.PRODUCT: "c.product",
    Stratum.ROUTE: "c.route",
    Stratum.PROTOCOL: "v.name",
    Stratum.PSYCHOTHERAPY: "CASE WHEN c.with_psychotherapy THEN 'with psychotherapy' ELSE 'without psychotherapy' END",
    Stratum.CONTINUED: "CASE WHEN c.ended_on IS NULL THEN 'treatment continued' ELSE 'treatment ended' END",
    Stratum.ARM: "CASE WHEN c.arm = '' THEN 'no arm' ELSE c.arm END",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """From where people are watched for a relapse, and whether one confirmed late counts."""

    start: FollowUpStart = FollowUpStart.FIRST_STABLE
    is_strict: bool = False

    def key(self, start: FollowUpStart) -> str:
        """In CourseOutcome.follow_ups."""
        return f"{start}-strict" if self.is_strict else start.value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CohortFrame:
    """`follow_up_from` (days since baseline), `follow_up_days`, `relapsed` and `confirmed_late` have an entry per
    course, nan and False where it was never at risk; `entered` counts those at risk by where watching starts."""

    cohort: Cohort
    follow_up_from: FloatArray
    follow_up_days: FloatArray
    relapsed: NDArray[np.bool_]
    confirmed_late: NDArray[np.bool_]
    entered: Mapping[FollowUpStart, int]
    view: View
    plan: Plan
    strata: dict[Stratum, NDArray[np.str_]]

    def __len__(self) -> int:
        return len(self.cohort)

    @property
    def time_points(self) -> tuple[TimePoint, ...]:
        return self.plan.points


def load_cohort(
    clinic: Clinic, instrument: str, *, only: tuple[Stratum, str] | None = None, view: View | None = None
) -> CohortFrame:
    """Every course judged on `instrument`, or those whose stratum has the value given."""
    view = view or View()
    group = None if only is None else Group(STRATUM_COLUMNS[only[0]], only[1])
    courses = _courses(clinic, instrument, group, view)
    column = list(zip(*courses, strict=True)) if courses else [()] * (FIXED_COLUMNS + len(Stratum))
    cohort = _cohort(column, _scores(clinic, instrument, group))
    entered = zip(FollowUpStart, column[9:FIXED_COLUMNS], strict=True)
    return CohortFrame(
        cohort=cohort,
        follow_up_from=np.array(column[5], dtype=float),
        follow_up_days=np.array(column[6], dtype=float),
        relapsed=np.array(column[7], dtype=bool),
        confirmed_late=np.array(column[8], dtype=bool),
        entered={start: sum(map(bool, told)) for start, told in entered},
        view=view,
        plan=plan_of(clinic, instrument, group, cohort, has_schedule=np.array(column[4], dtype=bool)),
        strata={key: np.array(column[FIXED_COLUMNS + i], dtype=str) for i, key in enumerate(Stratum)},
    )


# Before those of the strata.
FIXED_COLUMNS = 9 + len(FollowUpStart)


def _cohort(column: Sequence[Row], scores: Sequence[Row]) -> Cohort:
    ended = np.array(column[2], dtype=float)
    return build_cohort(
        baseline=np.array(column[0], dtype=float),
        observed_days=np.array(column[1], dtype=float),
        ended_days=np.where(np.isnan(ended), np.inf, ended),
        # A table from elsewhere calls every course completed, the ones given up too.
        is_finished=np.array(column[3], dtype=bool) & np.array(column[4], dtype=bool),
        course=[row[0] for row in scores],
        day=[row[1] for row in scores],
        total=[row[2] for row in scores],
    )


def _courses(clinic: Clinic, instrument: str, group: Group | None, view: View) -> Sequence[Row]:
    strata = ", ".join(STRATUM_COLUMNS[key] for key in Stratum)
    entered = ", ".join(f"coalesce({_counts(view.key(start))}, FALSE)" for start in FollowUpStart)
    chosen = f"o.follow_ups -> '{view.key(view.start)}'"
    at_risk = _counts(view.key(view.start))
    sql = f"""
        SELECT o.baseline_total::float8,
               (%(today)s::date - o.baseline_on)::float8,
               (c.ended_on - o.baseline_on)::float8,
               c.state = 'completed',
               EXISTS (SELECT FROM treatments_plannedvisit p WHERE p.clinic_id = c.clinic_id AND p.course_id = c.id),
               CASE WHEN {at_risk} THEN ((({chosen}) ->> 'from')::date - o.baseline_on)::float8 END,
               CASE WHEN {at_risk} THEN
                    ((({chosen}) ->> 'until')::date - (({chosen}) ->> 'from')::date)::float8 END,
               coalesce({at_risk} AND ({chosen}) ->> 'end' = 'relapse', FALSE),
               coalesce({at_risk} AND (({chosen}) ->> 'late')::boolean, FALSE),
               {entered},
               {strata}
        {from_courses(group)}
        ORDER BY o.id
    """  # noqa: S608  names of our own columns; values are parameters
    return fetch(sql, clinic, instrument, group)


def _counts(key: str) -> str:
    return f"(o.follow_ups -> '{key}' ->> 'counts_from')::date <= %(today)s::date"


def _scores(clinic: Clinic, instrument: str, group: Group | None) -> Sequence[Row]:
    sql = f"""
        SELECT n, p.day, p.total::float8
        FROM (SELECT o.id, row_number() OVER (ORDER BY o.id) - 1 AS n {from_courses(group)}) numbered
        JOIN outcomes_outcomepoint p ON p.outcome_id = numbered.id
        WHERE p.clinic_id = %(clinic)s AND p.is_current AND p.day > 0
        ORDER BY n, p.day
    """  # noqa: S608  names of our own columns; values are parameters
    return fetch(sql, clinic, instrument, group)
