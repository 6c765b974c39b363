"""Start a course: looked at as a whole before anything is stored."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from clinic.accounts.roles import Permission
from clinic.audit.models import AccessEntry
from clinic.console.access import UNPROCESSABLE, StaffRequest, staff_view
from clinic.console.forms.starting import StartCourseForm
from clinic.console.presenters import links
from clinic.console.presenters.starting import Preview, options_of, preview_of
from clinic.console.presenters.strip import latest_course, strip_of
from clinic.console.views.pages import patient_of
from clinic.patients.models import Patient

START = "start"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(Permission.START_COURSE)
def new(request: StaffRequest) -> HttpResponse:
    """Sent without `step=start` it only shows the plan, and stores nothing."""
    patient = _patient(request)
    if patient is None:
        return redirect(links.caseload(show="none"))
    form = StartCourseForm(request.POST or None, patient=patient, by=request.user, may=request.may)
    is_start = request.POST.get("step") == START
    course = form.begin(by=request.actor) if is_start else None
    if course is not None:
        messages.success(request, form.done)
        return redirect("console:schedule", course.pk)
    return _show(request, patient, form, is_refused=is_start)


def _patient(request: StaffRequest) -> Patient | None:
    try:
        pk = uuid.UUID(request.GET.get("patient", ""))
    except ValueError:
        return None
    return patient_of(request, pk, AccessEntry.Purpose.COURSE)


def _show(
    request: StaffRequest, patient: Patient, form: StartCourseForm, *, is_refused: bool
) -> HttpResponse:
    latest, preview = latest_course(patient), _preview(patient, form)
    shown = form if is_refused or not form.is_bound else form.without_errors(by=request.user)
    shown.fields["screen_accepted_reason"].required = bool(preview and preview.standing.needs_reason)
    shown.fields["override_reason"].required = bool(preview and preview.dose.needs)
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "open_course": latest if latest and latest.is_open else None,
        "options": options_of(form.versions, form.version),
        "preview": preview,
        "form": shown,
        "action": request.get_full_path(),
    }
    status = UNPROCESSABLE if is_refused else 200
    return TemplateResponse(request, "console/course/new.html", context, status=status)


def _preview(patient: Patient, form: StartCourseForm) -> Preview | None:
    """Of the protocol chosen and whatever else could be read."""
    if form.version is None:
        return None
    typed = form.so_far()
    return preview_of(patient, form.version, typed, form.chosen_diagnosis())


urls: list[URLPattern] = [path("courses/new/", new, name="new-course")]
