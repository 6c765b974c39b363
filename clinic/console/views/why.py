"""Where a number comes from."""

from django.http import Http404, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest, staff_view
from clinic.console.presenters.why import why
from clinic.console.views.pages import page
from clinic.evidence import UnknownEvidenceError


@require_safe
@staff_view(Permission.VIEW_WORKLISTS, names_nobody=True)
def show(request: StaffRequest, ref: str) -> HttpResponse:
    try:
        found = why(request.clinic, ref)
    except UnknownEvidenceError as error:
        raise Http404(str(error)) from None
    return page(request, "why", {"why": found})


urls: list[URLPattern] = [path("why/<path:ref>/", show, name="why")]
