"""Changing the clinic one works in."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, choose_clinic, staff_view


@require_POST
@staff_view(Permission.VIEW_WORKLISTS, names_nobody=True)
def switch(request: StaffRequest, clinic_id: uuid.UUID) -> HttpResponse:
    """Always back to Today: a patient of the clinic left behind does not exist in the new one."""
    choose_clinic(request, clinic_id)
    return redirect("console:today")


urls: list[URLPattern] = [
    path("clinics/<uuid:clinic_id>/", switch, name="switch-clinic"),
]
