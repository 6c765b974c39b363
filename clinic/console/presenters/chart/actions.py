"""What can be done from a chart."""

from dataclasses import dataclass

from django.urls import reverse

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.chart.sections import May
from clinic.patients.models import Patient
from clinic.treatments.models import Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    word: str
    href: str
    icon: str
    in_panel: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """`main` is the one thing to do next, if this person may do it."""

    main: Action | None
    others: tuple[Action, ...]


def actions_for(patient: Patient, course: Course | None, may: May) -> Actions:
    return Actions(
        main=_main(patient, course, may),
        others=tuple(
            action for permission, action in (*_arriving(course), *_others(patient)) if may(permission)
        ),
    )


def _main(patient: Patient, course: Course | None, may: May) -> Action | None:
    if course is not None and course.is_open:
        return Action(word="Schedule", href=links.schedule(course.pk), icon="calendar", in_panel=False)
    if may(Permission.START_COURSE):
        start = links.start_course(patient.pk)
        return Action(word="Start a course", href=start, icon="calendar-plus", in_panel=False)
    return None


def _arriving(course: Course | None) -> list[tuple[Permission, Action]]:
    if course is None or not course.is_open:
        return []
    arrived = Action(word="Arrived", href=links.start_session(course.pk), icon="armchair")
    return [(Permission.RUN_SESSION, arrived)]


def _others(patient: Patient) -> list[tuple[Permission, Action]]:
    def page(name: str, word: str, icon: str, *, in_panel: bool = True) -> Action:
        href = reverse(f"console:{name}", args=[patient.pk])
        return Action(word=word, href=href, icon=icon, in_panel=in_panel)

    return [
        (Permission.RECORD_ASSESSMENT, page("choose-instrument", "Enter a score", "clipboard-list")),
        (Permission.SEND_FORM, page("send-form", "Send a form", "send")),
        (Permission.RECORD_HISTORY, page("record-note", "Write a note", "notes")),
        (Permission.RECORD_SAFETY, page("record-adverse-event", "Adverse event", "alert-triangle")),
        (Permission.EDIT_PATIENT, page("edit-patient", "Details", "edit", in_panel=False)),
        (Permission.EDIT_PATIENT, page("record-identifier", "Add an identifier", "key")),
    ]
