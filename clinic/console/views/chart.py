"""The chart of one patient, and each of its lists in full."""

import uuid

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.presenters.chart import KINDS, chart_of, courses_of, section_of, session_lines
from clinic.console.presenters.chart.actions import actions_for
from clinic.console.presenters.strip import alerts_in_short, strip_of
from clinic.console.views.pages import patient_of
from clinic.treatments.models import Course

SESSIONS = "sessions"
ALL_SESSIONS = 300


@require_safe
@staff_view(Permission.VIEW_CHART)
def show(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = patient_of(request, patient_id)
    courses = courses_of(patient)
    course = _chosen(courses, request.GET.get("course", ""))
    chart = chart_of(patient, course, courses, request.GET.get("instrument", ""), request.may)
    actions = actions_for(patient, course, chart.session_now, request.may)
    context = {"patient": patient, "chart": chart, "actions": actions}
    return TemplateResponse(request, "console/chart.html", context)


@require_safe
@staff_view(Permission.VIEW_CHART)
def section(request: StaffRequest, patient_id: uuid.UUID, key: str) -> HttpResponse:
    """One list in full, with what was taken back."""
    kind = KINDS.get(key)
    if kind is None or not request.may(kind.view):
        raise Http404(f"The chart has no list {key}.")
    patient = patient_of(request, patient_id)
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "section": section_of(kind, patient, request.may, everything=True),
    }
    return TemplateResponse(request, "console/chart/all.html", context)


@require_safe
@staff_view(Permission.VIEW_CHART)
def sessions(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = patient_of(request, patient_id)
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "sessions": session_lines(patient, ALL_SESSIONS),
    }
    return TemplateResponse(request, "console/chart/all_sessions.html", context)


@require_safe
@staff_view(Permission.VIEW_CHART)
def strip_alerts(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    """The alerts that stand beside the name on every page of the patient, as they are now; 204 when as on screen."""
    alerts = alerts_in_short(patient_of(request, patient_id, is_part=True))
    if request.GET.getlist("shown") == list(alerts):
        return HttpResponse(status=204)
    context = {"alerts": alerts, "href": request.path}
    return TemplateResponse(request, "components/strip_alerts.html", context)


def _chosen(courses: list[Course], asked: str) -> Course | None:
    """The one asked for if it is the patient's, else the latest."""
    return next((course for course in courses if str(course.pk) == asked), next(iter(courses), None))


urls: list[URLPattern] = [
    path("patients/<uuid:patient_id>/", show, name="chart"),
    path("patients/<uuid:patient_id>/alerts/", strip_alerts, name="strip-alerts"),
    path(f"patients/<uuid:patient_id>/{SESSIONS}/", sessions, name="chart-sessions"),
    path("patients/<uuid:patient_id>/all/<slug:key>/", section, name="chart-section"),
]
