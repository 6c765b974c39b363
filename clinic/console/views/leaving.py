"""Setting a patient inactive and active again."""

import uuid

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.leaving import LeaveForm, ReturnForm
from clinic.console.presenters import links
from clinic.console.views.pages import back, patient_of
from clinic.console.views.records import answer, stored

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@staff_view(Permission.EDIT_PATIENT)
def leave(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = patient_of(request, patient_id)
    form = LeaveForm(request.POST or None, patient=patient, may=request.may)
    if stored(request, form):
        return back(request, links.chart(patient.pk))
    return answer(request, patient, form)


@FORM
@staff_view(Permission.EDIT_PATIENT)
def come_back(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = patient_of(request, patient_id)
    form = ReturnForm(request.POST or None, patient=patient)
    if stored(request, form):
        return back(request, links.chart(patient.pk))
    return answer(request, patient, form)


urls: list[URLPattern] = [
    path("patients/<uuid:patient_id>/leave/", leave, name="leave"),
    path("patients/<uuid:patient_id>/return/", come_back, name="return"),
]
