"""The trail: who looked at what, and who changed what. Looking at it leaves lines of its own."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clinic.accounts.roles import Permission
from clinic.audit.models import AccessEntry
from clinic.audit.search import Place, access_entries, accesses, changes, patient_of_row, row_of
from clinic.console.access import StaffRequest, require, staff_view
from clinic.console.forms.trail import AccessFilter, TrailFilter
from clinic.console.presenters.history import entries_of, title_of
from clinic.console.presenters.keyset import Order
from clinic.console.presenters.trail import FLAGS, access_lines, change_lines, table_name
from clinic.console.views.pages import page, patient_of
from clinic.console.views.paging import SIZE, page_at

NEWEST = Order(columns=("at", "id"), descending=True)


@require_safe
@staff_view(Permission.VIEW_AUDIT)
def looks(request: StaffRequest) -> HttpResponse:
    form = AccessFilter(request.GET, clinic=request.clinic)
    search = form.search()
    context: dict[str, Any] = {"form": form, "is_filtered": bool(request.GET)}
    if search is not None:
        _trace(request, form)
        found = accesses(search, purpose=form.cleaned_data["purpose"])
        rows = access_entries(request.clinic.pk)
        cut = page_at(request, found, NEWEST, rows=rows)
        context |= {"page": cut, "lines": access_lines(request.clinic, cut.rows)}
    return TemplateResponse(request, "console/trail/looks.html", context)


@require_safe
@staff_view(Permission.VIEW_AUDIT)
def history(request: StaffRequest) -> HttpResponse:
    form = TrailFilter(request.GET, clinic=request.clinic)
    search = form.search()
    context: dict[str, Any] = {"form": form, "is_filtered": bool(request.GET)}
    if search is not None:
        _trace(request, form)
        hidden = () if request.may(Permission.VIEW_FLAGS) else (FLAGS,)
        found, following = changes(search, but=hidden, after=_place(request), size=SIZE)
        lines = change_lines(request.clinic, found)
        context |= {"lines": lines, "older": _written(following), "is_later": "after" in request.GET}
    return TemplateResponse(request, "console/trail/history.html", context)


@require_safe
@staff_view(Permission.VIEW_AUDIT)
def row(request: StaffRequest, table: str, row_id: uuid.UUID) -> HttpResponse:
    """Each change of one row, of whatever table has a history."""
    if table == FLAGS:
        require(request, Permission.VIEW_FLAGS)
    found = row_of(table, row_id, request.clinic.pk)
    if found is None:
        raise Http404(f"No row of {table} has the id {row_id}.")
    patient_id = patient_of_row(found)
    if patient_id is not None:
        patient_of(request, patient_id)
    context = {"title": title_of(found), "table": table_name(table), "entries": entries_of(found)}
    return page(request, "trail/row", context)


def _trace(request: StaffRequest, form: TrailFilter) -> None:
    """Looking for the trail of one patient is a look at that patient."""
    if len(form.found) == 1:
        patient_of(request, form.found[0].pk, AccessEntry.Purpose.SEARCH)


def _place(request: StaffRequest) -> Place | None:
    """As `_written` wrote it; anything else begins at the newest."""
    parts = request.GET.get("after", "").split("|")
    try:
        at, table, number = parts
        moment = dt.datetime.fromisoformat(at)
        return Place(at=moment, table=table, number=int(number)) if moment.tzinfo else None
    except ValueError:
        return None


def _written(place: Place | None) -> str:
    return f"{place.at.isoformat()}|{place.table}|{place.number}" if place else ""


urls: list[URLPattern] = [
    path("trail/", looks, name="trail"),
    path("trail/history/", history, name="trail-history"),
    path("trail/history/<str:table>/<uuid:row_id>/", row, name="trail-row"),
]
