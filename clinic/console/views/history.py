"""The history of one row, beside the page it stands on."""

import uuid

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from clinic.accounts.models import ClinicFact
from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, require, staff_view
from clinic.console.presenters.history import FLAG, KINDS, corrections_of, entries_of, patient_id_of, title_of
from clinic.console.presenters.strip import strip_of
from clinic.console.views.corrections import TAKEN_BACK_WITH
from clinic.console.views.pages import page, patient_of


@require_safe
@staff_view(Permission.VIEW_CHART)
def show(request: StaffRequest, kind: str, row_id: uuid.UUID) -> HttpResponse:
    if kind not in KINDS:
        raise Http404(f"No history is kept under {kind}.")
    if kind == FLAG:
        require(request, Permission.VIEW_FLAGS)
    row = get_object_or_404(KINDS[kind], clinic=request.clinic, pk=row_id)
    patient = patient_of(request, patient_id_of(row))
    context = {
        "patient": patient,
        "strip": strip_of(patient),
        "title": title_of(row),
        "entries": entries_of(row),
        "corrections": corrections_of(row),
        "in_error": _in_error(request, kind, row),
    }
    return page(request, "history", context)


def _in_error(request: StaffRequest, kind: str, row: Model) -> str:
    """Where the row can be taken back; empty when it cannot, or not by this person."""
    permission = TAKEN_BACK_WITH.get(kind)
    stands = isinstance(row, ClinicFact) and row.stands
    if permission is None or not stands or not request.may(permission):
        return ""
    return reverse(f"console:{kind}-in-error", args=[row.pk])


urls: list[URLPattern] = [path("history/<slug:kind>/<uuid:row_id>/", show, name="history")]
