"""Everybody in the clinic's care: search, filters, order, pages, and the same as a file."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.downloads import Cell, csv_response
from clinic.console.forms.caseload import CaseloadForm
from clinic.console.presenters.caseload import Filters, Place, Row, page_of, rows_of
from clinic.console.presenters.caseload.table import COLUMNS, FLAGS, cells
from clinic.core import clock
from clinic.patients.models import Patient

EXPORTED = 5_000
BATCH = 500


@require_safe
@staff_view(Permission.VIEW_WORKLISTS)
def show(request: StaffRequest) -> HttpResponse:
    form = CaseloadForm(request.GET, request=request)
    filters, today = form.filters(), clock.today(request.clinic.zone)
    place = Place(after=_row(request, "after"), before=_row(request, "before"))
    page = page_of(request.clinic, filters, today, place)
    context = {
        "form": form,
        "filters": filters,
        "sort": f"{'-' if filters.descending else ''}{filters.sort}",
        "page": page,
        "rows": _rows(request, page.patients, today),
        "query": request.GET.urlencode(),
        "exported": EXPORTED,
    }
    return TemplateResponse(request, "console/caseload.html", context)


@require_safe
@staff_view(Permission.EXPORT_DATA)
def export(request: StaffRequest) -> HttpResponse:
    filters = CaseloadForm(request.GET, request=request).filters()
    today = clock.today(request.clinic.zone)
    columns = (*COLUMNS, FLAGS) if request.may(Permission.VIEW_FLAGS) else COLUMNS
    return csv_response(f"caseload-{today.isoformat()}", columns, _exported(request, filters, today))


def _exported(request: StaffRequest, filters: Filters, today: dt.date) -> Iterator[Sequence[Cell]]:
    """In batches, so that memory holds no more than one."""
    after = None
    for _ in range(EXPORTED // BATCH):
        page = page_of(request.clinic, filters, today, Place(after=after, size=BATCH))
        yield from (cells(row) for row in _rows(request, page.patients, today))
        after = page.after
        if after is None:
            return


def _rows(request: StaffRequest, patients: Sequence[Patient], today: dt.date) -> list[Row]:
    return rows_of(request.clinic, patients, today, with_flags=request.may(Permission.VIEW_FLAGS))


def _row(request: StaffRequest, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get(name, ""))
    except ValueError:
        return None


urls: list[URLPattern] = [
    path("patients/", show, name="caseload"),
    path("patients/export.csv", export, name="export-caseload"),
]
