"""What pages about one patient share: loading with an entry in the access log, panels, going back."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from clinic.audit.models import AccessEntry
from clinic.audit.selectors import has_looked
from clinic.audit.services import record_access
from clinic.console.access import UNPROCESSABLE, StaffRequest
from clinic.console.tracing import TRACED
from clinic.core import clock
from clinic.patients.models import Patient


def patient_of(
    request: StaffRequest,
    patient_id: uuid.UUID,
    purpose: AccessEntry.Purpose = AccessEntry.Purpose.CHART,
    *,
    is_part: bool = False,
) -> Patient:
    """The clinic's own patient or 404; each look goes into the access log with the page's name.

    A part that renews itself on a page left open does so only once in the time for which a page may be left.
    """
    patient = get_object_or_404(Patient.objects.of(request.clinic).select_related("clinic"), pk=patient_id)
    setattr(request, TRACED, patient.pk)
    since = clock.now() - settings.SESSION_IDLE
    if is_part and has_looked(patient_id=patient.pk, by=request.actor, since=since):
        return patient
    record_access(
        clinic_id=request.clinic.pk,
        patient_id=patient.pk,
        purpose=purpose,
        by=request.actor,
        detail=request.resolver_match.view_name if request.resolver_match else "",
    )
    return patient


def is_panel(request: StaffRequest) -> bool:
    """Whether the answer goes into the side panel instead of a page of its own."""
    return request.htmx.target == "side-panel-body"


def page(
    request: StaffRequest, name: str, context: Mapping[str, Any], *, has_errors: bool = False
) -> HttpResponse:
    """Templates `name`.html, or `name`_panel.html when the side panel asked; 422 keeps a refused form on screen."""
    template = f"console/{name}_panel.html" if is_panel(request) else f"console/{name}.html"
    return TemplateResponse(request, template, dict(context), status=UNPROCESSABLE if has_errors else 200)


def back_to_chart(request: StaffRequest, patient: Patient) -> HttpResponse:
    return go(request, reverse("console:chart", args=[patient.pk]))


def go(request: StaffRequest, url: str) -> HttpResponse:
    """A redirect of the whole page, also from within the side panel."""
    return HttpResponseClientRedirect(url) if is_panel(request) else redirect(url)


def back(request: StaffRequest, url: str) -> HttpResponse:
    """To the page beneath the side panel as it is now, filters and all; without the panel to `url`."""
    return HttpResponseClientRefresh() if is_panel(request) else redirect(url)
