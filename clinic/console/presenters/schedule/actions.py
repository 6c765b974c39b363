"""What may be done to a course as it stands, by this person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from clinic.accounts.roles import Permission
from clinic.console.presenters.schedule.facts import phase_of
from clinic.treatments.models import Course, Session

May = Callable[[Permission], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`method` "post" acts at once, else it opens a form."""

    word: str
    href: str
    icon: str
    method: str = ""


def course_actions(course: Course, may: May) -> Iterator[Action]:
    if not course.is_open:
        return
    is_held = course.state == Course.State.ON_HOLD
    offered = [
        ("start-session", "Here for a dose now", "armchair", Permission.RUN_SESSION, not _is_here(course)),
        ("paper-session", "Enter a session from paper", "clipboard-list", Permission.RUN_SESSION, True),
        ("pause-course", "Pause", "player-pause", Permission.PLAN_SCHEDULE, not is_held),
        ("resume-course", "Resume", "player-play", Permission.PLAN_SCHEDULE, is_held),
        (
            "choose-interval",
            "Choose the interval",
            "calendar-time",
            Permission.START_COURSE,
            _has_choice(course),
        ),
        ("change-planned-dose", "Change the planned dose", "droplet", Permission.START_COURSE, True),
        ("change-protocol", "Change the protocol", "route", Permission.START_COURSE, True),
        ("complete-course", "Complete", "circle-check", Permission.START_COURSE, True),
        ("stop-course", "Stop", "circle-x", Permission.START_COURSE, True),
    ]
    for name, word, icon, permission, is_apt in offered:
        if is_apt and may(permission):
            yield Action(word=word, href=reverse(f"console:{name}", args=[course.pk]), icon=icon)


def _is_here(course: Course) -> bool:
    return Session.objects.of(course.clinic).in_house().filter(course=course).exists()


def _has_choice(course: Course) -> bool:
    phase = phase_of(course)
    return bool(phase and phase.interval and len(phase.interval.choices) > 1)
