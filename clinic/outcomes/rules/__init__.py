"""Response, remission and relapse of one course, as pure functions of its scores and events."""

from clinic.outcomes.rules.baseline import BaselineWarning
from clinic.outcomes.rules.course import CourseOutcome, judge_course
from clinic.outcomes.rules.criteria import Criteria, RelapseCriterion, RemissionCutoff, StableCriterion
from clinic.outcomes.rules.describing import describe
from clinic.outcomes.rules.episodes import CourseState, Episode
from clinic.outcomes.rules.facts import RelapseEvent, RelapseReason, ScorePoint
from clinic.outcomes.rules.follow_up import (
    FollowUp,
    FollowUpEnd,
    FollowUpStart,
    induction_end,
    responding_at,
    time_to_relapse,
)
from clinic.outcomes.rules.in_force import SmallestChange, criteria_in_force, smallest_change
from clinic.outcomes.rules.points import JudgedPoint
from clinic.outcomes.rules.stability import Stability, StableKind, first_stable

__all__ = [
    "BaselineWarning",
    "CourseOutcome",
    "CourseState",
    "Criteria",
    "Episode",
    "FollowUp",
    "FollowUpEnd",
    "FollowUpStart",
    "JudgedPoint",
    "RelapseCriterion",
    "RelapseEvent",
    "RelapseReason",
    "RemissionCutoff",
    "ScorePoint",
    "SmallestChange",
    "Stability",
    "StableCriterion",
    "StableKind",
    "criteria_in_force",
    "describe",
    "first_stable",
    "induction_end",
    "judge_course",
    "responding_at",
    "smallest_change",
    "time_to_relapse",
]
