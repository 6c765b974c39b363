"""From the facts of a course to the columns stored for it; writes nothing."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic.evidence import Limits
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome, OutcomePoint
from clinic.outcomes.rules import (
    BaselineWarning,
    Criteria,
    FollowUp,
    FollowUpStart,
    JudgedPoint,
    RelapseReason,
    criteria_in_force,
    describe,
    judge_course,
    responding_at,
    time_to_relapse,
)
from clinic.outcomes.rules.course import CourseOutcome as Judged
from clinic.outcomes.selectors.facts import Facts

Columns = dict[str, Any]

RECENT = 12

WARNINGS = {
    BaselineWarning.STALE: "the baseline is older than this clinic allows",
    BaselineWarning.LATE: "the baseline was taken after the first dose",
    BaselineWarning.MISSING: "no score before treatment: no change can be computed",
    BaselineWarning.ALREADY_IN_REMISSION: "the baseline was in remission already",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Columns of the CourseOutcome, and of its points by assessment."""

    outcome: dict[str, Any]
    points: dict[Any, dict[str, Any]]


def verdict(facts: Facts, limits: Limits, *, today: dt.date) -> Verdict:
    criteria = criteria_in_force(instrument(facts.instrument), limits)
    judged = _judge(facts, criteria, today)
    columns = (
        _state(judged)
        | _baseline(judged, facts)
        | _course_of_scores(judged)
        | _follow_ups(facts, judged, criteria, today, limits.whole("induction.window_days"))
    )
    columns["is_primary"] = facts.course.primary_instrument == facts.instrument
    columns["criteria"] = describe(criteria)
    columns["derived_from"] = facts.fingerprint(criteria)
    return Verdict(columns, {point.id: _point(point) for point in judged.points})


def _judge(facts: Facts, criteria: Criteria, today: dt.date) -> Judged:
    return judge_course(
        scores=facts.scores,
        first_dose_on=facts.first_dose_on,
        first_dose_at=facts.first_dose_at,
        criteria=criteria,
        qualifying_events=facts.events,
        today=today,
    )


@cache
def has_response(code: str) -> bool:
    """Whether the instrument measures an outcome at all: AUDIT-C or MOAA/S do not."""
    return bool(instrument(code).response)


def _state(judged: Judged) -> dict[str, Any]:
    return {
        "state": CourseOutcome.State(judged.state.value),
        "state_since": judged.state_since,
        "response_on": judged.response_on,
        "remission_on": judged.remission_on,
        "stable_since": judged.stable_since,
        "stable_kind": judged.stability.kind.value if judged.stability else "",
        "possible_relapse_on": judged.possible_relapse_on,
        "rescore_from": judged.rescore_from,
        "rescore_until": judged.rescore_until,
        "relapse_on": judged.relapse_on,
        "relapse_reason": judged.relapse_reason.value if judged.relapse_reason else "",
    }


def _baseline(judged: Judged, facts: Facts) -> dict[str, Any]:
    baseline = judged.baseline
    # Until the first dose a baseline ages by itself, and would become stale one night with nothing recorded.
    untold = {BaselineWarning.STALE} if facts.first_dose_on is None else set()
    return {
        "baseline_id": baseline.id if baseline else None,
        "baseline_total": baseline.total if baseline else None,
        "baseline_on": baseline.on if baseline else None,
        "baseline_warning": "; ".join(WARNINGS[w] for w in judged.baseline_warnings if w not in untold),
    }


def _course_of_scores(judged: Judged) -> dict[str, Any]:
    latest, best = judged.latest, judged.best
    from_baseline = [p for p in judged.points if p.days_since_baseline is None or p.days_since_baseline >= 0]
    return {
        "latest_total": latest.total if latest else None,
        "latest_on": latest.on if latest else None,
        "best_total": best.total if best else None,
        "percent_change": latest.percent_change if latest else None,
        "recent_totals": [point.total for point in from_baseline[-RECENT:]],
    }


def _follow_ups(facts: Facts, judged: Judged, criteria: Criteria, today: dt.date, within: int) -> Columns:
    """By where watching starts and which rule confirms; none without a relapse rule, nor where it never starts."""
    if criteria.relapse is None:
        return {"follow_ups": {}}
    found: dict[str, dict[str, Any]] = {}
    for is_strict, outcome in ((False, judged), (True, _strictly(facts, judged, criteria, today))):
        for start in FollowUpStart:
            row = _follow_up(outcome, facts, start, today, within)
            if row is not None:
                found[follow_up_key(start, is_strict=is_strict)] = {
                    "from": row.start_on.isoformat(),
                    "until": row.end_on.isoformat(),
                    "end": row.end.value,
                    "late": row.is_late,
                    "counts_from": _counts_from(facts, row, within).isoformat(),
                }
    return {"follow_ups": found}


def _counts_from(facts: Facts, row: FollowUp, within: int) -> dt.date:
    """Until then a score still to come may be nearer to the end of induction. Stored, because a row must not change
    by itself overnight."""
    if row.start is FollowUpStart.FIRST_STABLE or facts.induction_ends_on is None:
        return row.start_on
    return facts.induction_ends_on + dt.timedelta(days=within)


def follow_up_key(start: FollowUpStart, *, is_strict: bool) -> str:
    return f"{start}-strict" if is_strict else start.value


def _strictly(facts: Facts, judged: Judged, criteria: Criteria, today: dt.date) -> Judged:
    """The same where no relapse was confirmed late, and most often none was."""
    if not any(episode.reason is RelapseReason.REPEATED_LATE for episode in judged.episodes):
        return judged
    return _judge(facts, criteria.strictly(), today)


def _follow_up(
    judged: Judged, facts: Facts, start: FollowUpStart, today: dt.date, within: int
) -> FollowUp | None:
    # "Until today" would change every night without anything having happened.
    if start is FollowUpStart.FIRST_STABLE:
        return time_to_relapse(judged, data_cut=today, stopped_on=facts.course.ended_on)
    ends_on, stopped_on = facts.induction_ends_on, facts.course.ended_on
    on = None if ends_on is None else responding_at(judged, ends_on, within_days=within)
    if on is None or (stopped_on is not None and stopped_on < on):
        return None
    return time_to_relapse(judged, data_cut=today, induction_ended_on=on, stopped_on=stopped_on)


def _point(point: JudgedPoint) -> dict[str, Any]:
    return {
        "is_current": True,
        "on": point.on,
        "day": point.days_since_baseline or 0,
        "total": point.total,
        "points_change": point.change,
        "percent_change": point.percent_change,
        "is_response": point.response,
        "is_partial": point.partial,
        "is_remission": point.remission,
        "is_relapse_signal": point.relapse_signal,
    }


def differences(row: CourseOutcome | OutcomePoint, wanted: dict[str, Any]) -> dict[str, Any]:
    """The columns of `row` that are not as `wanted`."""
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}
