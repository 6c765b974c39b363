"""Where a number comes from."""

from django.http import Http404, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
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
    return page(request, "why", {"why": found, "back": _back(request)})


def _back(request: StaffRequest) -> str:
    """The page of this address that led here; from anywhere else, Today."""
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if is_ours and came_from != request.build_absolute_uri() else reverse("console:today")


urls: list[URLPattern] = [path("why/<path:ref>/", show, name="why")]
