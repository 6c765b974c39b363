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
from clinic.care.courses.replanning import replan_course
from clinic.care.courses.starting import preview_course, start_course
from clinic.care.courses.visits import (
    agree_time,
    cancel_visit,
    move_visit,
    record_missed_visit,
    record_visit_done,
)

__all__ = [
    "agree_time",
    "cancel_visit",
    "change_protocol",
    "choose_interval",
    "complete_course",
    "decide_proposal",
    "move_visit",
    "pause_course",
    "preview_course",
    "record_missed_visit",
    "record_review",
    "record_visit_done",
    "replan_course",
    "resume_course",
    "start_course",
    "stop_course",
]
