"""What can be done from a chart."""

from dataclasses import dataclass, replace

from django.urls import reverse

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.chart.sections import May
from clinic.patients.models import Patient
from clinic.treatments.models import Course, Session


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


def actions_for(patient: Patient, course: Course | None, session: Session | None, may: May) -> Actions:
    """`session` is the one the patient is in now."""
    offered = (*_treating(patient, course, session), *_others(patient), *_leaving(patient, course))
    return Actions(
        main=_main(patient, course, session, may),
        others=tuple(action for permission, action in offered if may(permission)),
    )


def _main(patient: Patient, course: Course | None, session: Session | None, may: May) -> Action | None:
    if session is not None:
        return Action(word="Session", href=links.session(session.pk), icon="armchair", in_panel=False)
    if course is not None and course.is_open:
        return _schedule(course)
    if patient.is_active and may(Permission.START_COURSE):
        start = links.start_course(patient.pk)
        return Action(word="Start a course", href=start, icon="calendar-plus", in_panel=False)
    return None


def _schedule(course: Course) -> Action:
    return Action(word="Schedule", href=links.schedule(course.pk), icon="calendar", in_panel=False)


def _treating(
    patient: Patient, course: Course | None, session: Session | None
) -> list[tuple[Permission, Action]]:
    """Who is here already, or no longer a patient, cannot arrive; an ended course keeps its plan to look at."""
    if course is None:
        return []
    paper = Action(word="Session from paper", href=links.paper_session(course.pk), icon="clipboard-list")
    if course.is_open and not patient.is_active and session is None:
        return [(Permission.RUN_SESSION, paper)]
    if session is not None or not course.is_open:
        return [(Permission.VIEW_CHART, _schedule(course)), (Permission.RUN_SESSION, paper)]
    arrived = Action(word="Arrived", href=links.start_session(course.pk), icon="armchair")
    return [(Permission.RUN_SESSION, arrived), (Permission.RUN_SESSION, paper)]


def _leaving(patient: Patient, course: Course | None) -> list[tuple[Permission, Action]]:
    leave = Action(word="Set inactive", href=links.leave(patient.pk), icon="door-exit")
    if patient.is_active:
        return [(Permission.EDIT_PATIENT, leave)]
    again = Action(
        word="Set active again", href=reverse("console:return", args=[patient.pk]), icon="user-plus"
    )
    still = [replace(leave, word="Visits still planned")] if course is not None and course.is_open else []
    return [(Permission.EDIT_PATIENT, action) for action in (*still, again)]


def _others(patient: Patient) -> list[tuple[Permission, Action]]:
    def page(name: str, word: str, icon: str, *, in_panel: bool = True) -> Action:
        href = reverse(f"console:{name}", args=[patient.pk])
        return Action(word=word, href=href, icon=icon, in_panel=in_panel)

    sending = page("send-form", "Send a form", "send")
    return [
        (Permission.RECORD_ASSESSMENT, page("choose-instrument", "Enter a score", "clipboard-list")),
        *([(Permission.SEND_FORM, sending)] if patient.is_active else []),
        (Permission.RECORD_HISTORY, page("record-note", "Write a note", "notes")),
        (Permission.RECORD_SAFETY, page("record-adverse-event", "Adverse event", "alert-triangle")),
        (Permission.EDIT_PATIENT, page("edit-patient", "Details", "edit", in_panel=False)),
        (Permission.EDIT_PATIENT, page("record-identifier", "Add an identifier", "key")),
    ]
