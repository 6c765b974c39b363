"""The taper planner: a course's visits, what is proposed and due for review, and each change of the plan."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from clinic.accounts.roles import Permission
from clinic.audit.models import AccessEntry
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms import courses, visits
from clinic.console.forms.arriving import ArrivingForm, PaperArrivalForm, UnplannedArrivalForm
from clinic.console.forms.base import RecordForm
from clinic.console.forms.deciding import ProposalForm, ReviewForm
from clinic.console.forms.planned_dose import PlannedDoseForm
from clinic.console.presenters import links
from clinic.console.presenters.schedule import schedule_page
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import back, go, page, patient_of
from clinic.patients.models import Patient
from clinic.treatments.models import Course, PlannedVisit, Proposal, ReviewGate

View = Callable[..., HttpResponseBase]
Row = type[Course] | type[PlannedVisit] | type[Proposal] | type[ReviewGate]
FORM = require_http_methods(["GET", "HEAD", "POST"])
PLAN, START, DECIDE = Permission.PLAN_SCHEDULE, Permission.START_COURSE, Permission.DECIDE_PROPOSAL


@require_safe
@staff_view(Permission.VIEW_CHART)
def show(request: StaffRequest, course_id: uuid.UUID) -> HttpResponse:
    course, patient = _course(request, course_id)
    context = {"patient": patient, "course": course, "schedule": schedule_page(course, request.may)}
    return TemplateResponse(request, "console/schedule.html", context)


def arriving(form_class: type[ArrivingForm]) -> View:
    """The view that begins a session of a course and goes straight on to it."""

    @FORM
    @staff_view(Permission.RUN_SESSION)
    def view(request: StaffRequest, row_id: uuid.UUID) -> HttpResponse:
        course, patient = _course(request, row_id)
        form = form_class(
            request.POST or None,
            patient=patient,
            course=course,
            may_override=request.may(Permission.OVERRIDE_DOSE),
        )
        session = form.arrive(by=request.actor) if request.method == "POST" else None
        if session is not None:
            return go(request, links.session(session.pk))
        return _answer(request, course, patient, form)

    return view


def changing(form_class: Callable[..., RecordForm], model: Row, permission: Permission) -> View:
    """The view that shows a form about one row of a course's plan and stores what was decided."""

    @FORM
    @staff_view(permission)
    def view(request: StaffRequest, row_id: uuid.UUID) -> HttpResponse:
        row: Any = get_object_or_404(model, clinic=request.clinic, pk=row_id)
        course, patient = _course(request, row.pk if model is Course else row.course_id)
        more = {"may": request.may} if getattr(form_class, "is_guarded", False) else {}
        form = form_class(
            request.POST or None, patient=patient, row=course if model is Course else row, **more
        )
        if request.method == "POST" and form.store(by=request.actor):
            messages.success(request, form.done)
            return back(request, links.schedule(course.pk))
        return _answer(request, course, patient, form)

    return view


def _course(request: StaffRequest, course_id: uuid.UUID) -> tuple[Course, Patient]:
    rows = Course.objects.of(request.clinic).select_related("clinic", "protocol", "prescriber")
    course = get_object_or_404(rows, pk=course_id)
    patient = patient_of(request, course.patient_id, AccessEntry.Purpose.COURSE)
    course.patient = patient
    return course, patient


def _answer(request: StaffRequest, course: Course, patient: Patient, form: Any) -> HttpResponse:
    context = {
        "patient": patient,
        "strip": strip_of(patient, course),
        "form": form,
        "back": links.schedule(course.pk),
        "back_word": "Schedule",
        "proposal": getattr(form, "proposal", None),
        "gate": getattr(form, "gate", None),
        "action": request.get_full_path(),
    }
    return page(request, "schedule/form", context, has_errors=bool(form.errors))


CHANGES: tuple[tuple[str, str, Callable[..., RecordForm], Row, Permission], ...] = (
    ("visits/<uuid:row_id>/move/", "move-visit", visits.MoveForm, PlannedVisit, PLAN),
    ("visits/<uuid:row_id>/time/", "agree-time", visits.TimeForm, PlannedVisit, PLAN),
    ("visits/<uuid:row_id>/missed/", "visit-missed", visits.MissedForm, PlannedVisit, PLAN),
    ("visits/<uuid:row_id>/cancel/", "cancel-visit", visits.CallOffForm, PlannedVisit, PLAN),
    ("visits/<uuid:row_id>/held/", "visit-held", visits.HeldForm, PlannedVisit, PLAN),
    ("courses/<uuid:row_id>/pause/", "pause-course", courses.PauseForm, Course, PLAN),
    ("courses/<uuid:row_id>/resume/", "resume-course", courses.ResumeForm, Course, PLAN),
    ("courses/<uuid:row_id>/interval/", "choose-interval", courses.IntervalForm, Course, START),
    ("courses/<uuid:row_id>/dose/", "change-planned-dose", PlannedDoseForm, Course, START),
    ("courses/<uuid:row_id>/protocol/", "change-protocol", courses.ProtocolForm, Course, START),
    ("courses/<uuid:row_id>/complete/", "complete-course", courses.CompleteForm, Course, START),
    ("courses/<uuid:row_id>/stop/", "stop-course", courses.StopForm, Course, START),
    ("proposals/<uuid:row_id>/", "decide-proposal", ProposalForm, Proposal, DECIDE),
    ("reviews/<uuid:row_id>/", "record-review", ReviewForm, ReviewGate, DECIDE),
)

urls: list[URLPattern] = [
    path("courses/<uuid:course_id>/schedule/", show, name="schedule"),
    path("courses/<uuid:row_id>/arrive/", arriving(UnplannedArrivalForm), name="start-session"),
    path("courses/<uuid:row_id>/paper/", arriving(PaperArrivalForm), name="paper-session"),
    *(
        path(route, changing(form, model, permission), name=name)
        for route, name, form, model, permission in CHANGES
    ),
]
