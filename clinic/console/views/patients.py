"""Adding a patient and changing their details."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from clinic.accounts.roles import Permission
from clinic.console.access import UNPROCESSABLE, StaffRequest, staff_view
from clinic.console.forms.patients import PatientForm
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import patient_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@staff_view(Permission.EDIT_PATIENT)
def add(request: StaffRequest) -> HttpResponse:
    form = PatientForm(request.POST or None, clinic=request.clinic)
    patient = form.store(by=request.actor) if request.method == "POST" else None
    if patient is not None:
        messages.success(request, f"{patient.display_name} is added.")
        return redirect("console:chart", patient.pk)
    return _show(request, form, "patient/add")


@FORM
@staff_view(Permission.EDIT_PATIENT)
def edit(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = patient_of(request, patient_id)
    form = PatientForm(request.POST or None, clinic=request.clinic, patient=patient)
    if request.method == "POST" and form.store(by=request.actor) is not None:
        messages.success(request, "Details saved.")
        return redirect("console:chart", patient.pk)
    return _show(request, form, "patient/edit", patient=patient, strip=strip_of(patient))


def _show(request: StaffRequest, form: PatientForm, name: str, **more: object) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return TemplateResponse(request, f"console/{name}.html", {"form": form, **more}, status=status)


urls: list[URLPattern] = [
    path("patients/new/", add, name="add-patient"),
    path("patients/<uuid:patient_id>/edit/", edit, name="edit-patient"),
]
