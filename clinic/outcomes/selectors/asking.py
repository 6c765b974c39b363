"""Whom a score was planned for at which time: what nobody asked for is not missing."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic.accounts.models import Clinic
from clinic.outcomes.selectors.rows import Group, fetch, from_courses
from clinic.outcomes.statistics import Cohort, TimePoint, fixed_days, planned_points, weekly
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.selectors import definition_of

# A trial's table has a handful of fixed days; a clinic's own visits spread over hundreds.
MOST_FIXED_DAYS = 12
# From week 12 each window is as long as the longest interval between visits, four weeks, so that somebody seen that
# seldom has one visit in it, never none.
USUAL_POINTS = (
    *weekly(range(1, 9), window_days=3),
    *(
        TimePoint(label=f"Week {week}", day=7 * week, before=14, after=13 if week < 39 else 14)
        for week in (12, 16, 20, 26, 39, 52)
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """`asked` says by course and time point whether a score was planned."""

    points: tuple[TimePoint, ...]
    asked: NDArray[np.bool_]


def plan_of(
    clinic: Clinic, instrument: str, group: Group | None, cohort: Cohort, *, has_schedule: NDArray[np.bool_]
) -> Plan:
    """Courses with a schedule of visits are asked as it says and as forms were sent; of others, such as those of an
    imported table, the scores themselves tell. The majority decides at which times the clinic looks."""
    told = _told_by_scores(cohort.select(~has_schedule))
    without = int((~has_schedule).sum())
    points = told if told and 2 * without > len(cohort) else USUAL_POINTS
    usual = [any(point.opens <= other.day <= point.closes for other in told) for point in points]
    asked = ~has_schedule[:, None] & np.array(usual, dtype=bool)[None, :]
    if has_schedule.any():
        asked |= has_schedule[:, None] & _asked(clinic, instrument, group, points, len(cohort))
    return Plan(points=points, asked=asked)


def _told_by_scores(cohort: Cohort) -> tuple[TimePoint, ...]:
    """The days written in the data where there are few, else the weeks around which they crowd."""
    days = np.unique(cohort.day)
    if 0 < days.size <= MOST_FIXED_DAYS and len(cohort) > days.size:
        return fixed_days(int(day) for day in days)
    found = planned_points(cohort)
    return found if len(found) <= len(USUAL_POINTS) else tuple(_thinned(found))


def _thinned(points: Sequence[TimePoint]) -> Iterator[TimePoint]:
    """Of scores every week for a year, those at the usual times."""
    for usual in USUAL_POINTS:
        near = [point for point in points if usual.opens <= point.day <= usual.closes]
        if near:
            yield min(near, key=lambda point: abs(point.day - usual.day))


def _asked(
    clinic: Clinic, instrument: str, group: Group | None, points: Sequence[TimePoint], courses: int
) -> NDArray[np.bool_]:
    due = list(_due(clinic, instrument))
    sql = f"""
        SELECT numbered.n, bit_or(1::bigint << point.place)
        FROM (
            SELECT o.course_id, o.baseline_on, row_number() OVER (ORDER BY o.id) - 1 AS n {from_courses(group)}
        ) numbered
        JOIN ({ASKED}) asked ON asked.course_id = numbered.course_id
        JOIN unnest(%(places)s::int[], %(opens)s::int[], %(closes)s::int[]) point(place, opens, closes)
          ON asked.on_day - numbered.baseline_on BETWEEN point.opens AND point.closes
        GROUP BY numbered.n
    """  # noqa: S608  names of our own columns; values are parameters
    rows = fetch(
        sql,
        clinic,
        instrument,
        group,
        protocols=[version for version, _, _ in due],
        phases=[phase for _, phase, _ in due],
        every=[every for _, _, every in due],
        places=list(range(len(points))),
        opens=[point.opens for point in points],
        closes=[point.closes for point in points],
    )
    found = np.zeros((courses, len(points)), dtype=bool)
    for course, bits in rows:
        found[course] = [bits >> place & 1 for place in range(len(points))]
    return found


ASKED = """
    SELECT visit.course_id, coalesce(visit.done_on, visit.target) AS on_day
    FROM treatments_plannedvisit visit
    JOIN treatments_course course ON course.id = visit.course_id
    JOIN unnest(%(protocols)s::uuid[], %(phases)s::text[], %(every)s::int[]) due(protocol, phase, every)
      ON due.protocol = course.protocol_id AND due.phase = visit.phase
    WHERE visit.clinic_id = %(clinic)s AND visit.state <> 'cancelled'
      AND CASE WHEN visit.kind = 'review' THEN due.every = 0
               WHEN visit.kind = 'integration' OR visit.number = 0 OR due.every = 0 THEN FALSE
               ELSE (visit.number - 1) %% due.every = 0 END
    UNION ALL
    SELECT request.course_id, request.due_on
    FROM instruments_formrequest request
    WHERE request.clinic_id = %(clinic)s AND request.state <> 'cancelled'
      AND request.course_id IS NOT NULL AND %(instrument)s = ANY(request.instruments)
"""


def _due(clinic: Clinic, instrument: str) -> Iterator[tuple[uuid.UUID, str, int]]:
    """Protocol version, phase, and at every how many visits `instrument` is due there; 0 at its reviews."""
    for version in ProtocolVersion.objects.of(clinic):
        for phase in definition_of(version).phases:
            if instrument in phase.review_instruments:
                yield version.pk, phase.key, 0
            for due in phase.instruments:
                if due.code == instrument:
                    yield version.pk, phase.key, due.value
