"""From the facts of a course to the columns stored for it; writes nothing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from clinic.evidence import Limits
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome, OutcomePoint
from clinic.outcomes.rules import (
    BaselineWarning,
    Criteria,
    JudgedPoint,
    criteria_in_force,
    judge_course,
    time_to_relapse,
)
from clinic.outcomes.rules.course import CourseOutcome as Judged
from clinic.outcomes.selectors.facts import Facts

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
    judged = judge_course(
        scores=facts.scores,
        first_dose_on=facts.first_dose_on,
        first_dose_at=facts.first_dose_at,
        criteria=criteria,
        qualifying_events=facts.events,
        today=today,
    )
    columns = (
        _state(judged)
        | _baseline(judged, facts)
        | _course_of_scores(judged)
        | _follow_up(judged, facts, today)
    )
    columns["is_primary"] = facts.course.primary_instrument == facts.instrument
    columns["criteria"] = describe(criteria)
    columns["derived_from"] = facts.fingerprint(criteria)
    return Verdict(columns, {point.id: _point(point) for point in judged.points})


def describe(criteria: Criteria) -> dict[str, Any]:
    """The cut-offs as stored beside the result, each with the references it rests on."""
    remission, relapse = criteria.remission, criteria.relapse
    return {
        "response": {"fraction": str(criteria.response_fraction), "basis": list(criteria.response_basis)},
        "remission": remission
        and {"total": str(remission.total), "label": remission.label, "basis": list(remission.basis)},
        "relapse": relapse
        and {
            "threshold": _text(relapse.threshold),
            "rise": _text(relapse.rise),
            "confirm_days": [relapse.confirm_min_days, relapse.confirm_max_days],
            "basis": list(relapse.basis),
        },
    }


@cache
def has_response(code: str) -> bool:
    """Whether the instrument measures an outcome at all: AUDIT-C or MOAA/S do not."""
    return bool(instrument(code).response)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


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


def _follow_up(judged: Judged, facts: Facts, today: dt.date) -> dict[str, Any]:
    found = time_to_relapse(judged, data_cut=today, stopped_on=facts.course.ended_on)
    # "Until today" would change every night without anything having happened.
    return {
        "follow_up_from": found.start_on if found else None,
        "follow_up_until": found.end_on if found else None,
        "follow_up_end": found.end.value if found else "",
    }


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
