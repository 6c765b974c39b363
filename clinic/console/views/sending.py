"""Asking a patient for answers, and taking the link back."""

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.sending import RevokeForm, SendForm
from clinic.console.presenters import links
from clinic.console.presenters.strip import strip_of
from clinic.console.views.pages import back, page, patient_of
from clinic.console.views.records import answer, stored
from clinic.instruments.models import FormRequest

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@staff_view(Permission.SEND_FORM)
def send(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    """The link is in this one answer and nowhere else: not in a redirect, a message or the session."""
    patient = patient_of(request, patient_id)
    form = SendForm(
        request.POST or None, patient=patient, initial={"instruments": request.GET.getlist("instruments")}
    )
    made = form.send(by=request.actor) if request.method == "POST" else None
    context = {"patient": patient, "strip": strip_of(patient), "form": form, "action": request.path}
    if made is None:
        return page(request, "record/form", context, has_errors=bool(form.errors))
    asked, token = made
    link = f"{settings.BASE_URL}/f/{token}/"
    return page(request, "record/sent", context | {"asked": asked, "link": link})


@FORM
@staff_view(Permission.SEND_FORM)
def revoke(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    asked = get_object_or_404(FormRequest.objects.of(request.clinic), pk=request_id)
    patient = patient_of(request, asked.patient_id)
    form = RevokeForm(request.POST or None, patient=patient, asked=asked)
    if stored(request, form):
        return back(request, links.chart(patient.pk))
    return answer(request, patient, form)


urls: list[URLPattern] = [
    path("patients/<uuid:patient_id>/send-form/", send, name="send-form"),
    path("form-requests/<uuid:request_id>/revoke/", revoke, name="revoke-link"),
]
