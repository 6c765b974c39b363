"""The verbs of a course: each stores an event, replans from all events, and brings what depends on it up to date."""

from clinic.care.courses.changes import (
    change_protocol,
    choose_interval,
    complete_course,
    pause_course,
    resume_course,
    stop_course,
)
from clinic.care.courses.decisions import decide_proposal, record_review
from clinic.care.courses.planned_dose import Plan, change_planned_dose, checked_dose, first_plan, next_plan
from clinic.care.courses.replanning import replan_course
from clinic.care.courses.starting import preview_course, start_course, treatment_of
from clinic.care.courses.visits import (
    agree_time,
    cancel_visit,
    move_visit,
    record_missed_visit,
    record_visit_done,
)

__all__ = [
    "Plan",
    "agree_time",
    "cancel_visit",
    "change_planned_dose",
    "change_protocol",
    "checked_dose",
    "choose_interval",
    "complete_course",
    "decide_proposal",
    "first_plan",
    "move_visit",
    "next_plan",
    "pause_course",
    "preview_course",
    "record_missed_visit",
    "record_review",
    "record_visit_done",
    "replan_course",
    "resume_course",
    "start_course",
    "stop_course",
    "treatment_of",
]
