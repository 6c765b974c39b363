"""Entering a score, and correcting one."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.ratings import CorrectionForm, RatingForm, ScoreForm, modes_of
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import back_to_chart, page, patient_of
from clinic.console.views.records import stored
from clinic.instruments.models import Assessment
from clinic.instruments.rules import Instrument, UnknownInstrumentError, instrument, instruments
from clinic.patients.models import Patient

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@staff_view(Permission.RECORD_ASSESSMENT)
def choose(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = patient_of(request, patient_id)
    found = sorted(instruments().values(), key=lambda each: each.abbreviation.lower())
    context = {"patient": patient, "strip": strip_of(patient), "instruments": found}
    return page(request, "record/choose", context)


@FORM
@staff_view(Permission.RECORD_ASSESSMENT)
def rate(request: StaffRequest, patient_id: uuid.UUID, code: str) -> HttpResponse:
    patient = patient_of(request, patient_id)
    definition = _definition(code)
    form = RatingForm(
        request.POST or None, patient=patient, definition=definition, by_total=_by_total(request, definition)
    )
    if stored(request, form):
        return back_to_chart(request, patient)
    return _show(request, patient, form)


@FORM
@staff_view(Permission.RECORD_ASSESSMENT)
def correct(request: StaffRequest, assessment_id: uuid.UUID) -> HttpResponse:
    assessment = get_object_or_404(Assessment.objects.of(request.clinic), pk=assessment_id)
    patient = patient_of(request, assessment.patient_id)
    form = CorrectionForm(
        request.POST or None,
        patient=patient,
        assessment=assessment,
        definition=_definition(assessment.instrument),
        by_total=not assessment.answers,
    )
    if stored(request, form):
        return back_to_chart(request, patient)
    return _show(request, patient, form)


def _definition(code: str) -> Instrument:
    try:
        return instrument(code)
    except UnknownInstrumentError as error:
        raise Http404(str(error)) from None


def _by_total(request: StaffRequest, definition: Instrument) -> bool:
    modes = modes_of(definition)
    asked = request.GET.get("by", "")
    return (asked if asked in modes else modes[0]) == "total"


def _show(request: StaffRequest, patient: Patient, form: ScoreForm) -> HttpResponse:
    other = {"items": "total", "total": "items"}["total" if form.by_total else "items"]
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "form": form,
        "action": request.get_full_path(),
        "other_mode": other if isinstance(form, RatingForm) and other in modes_of(form.definition) else "",
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "console/record/rate.html", context, status=status)


urls: list[URLPattern] = [
    path("patients/<uuid:patient_id>/rate/", choose, name="choose-instrument"),
    path("patients/<uuid:patient_id>/rate/<slug:code>/", rate, name="rate"),
    path("assessments/<uuid:assessment_id>/correct/", correct, name="correct-score"),
]
