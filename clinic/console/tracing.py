"""The line in the access log of a page that leaves none of its own: here once, so that no page is forgotten."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from clinic.accounts.middleware import BACKGROUND
from clinic.accounts.models import Clinic
from clinic.audit.models import AccessEntry
from clinic.audit.selectors import has_looked
from clinic.audit.services import record_access
from clinic.core import clock
from clinic.core.actor import Actor

Purpose = AccessEntry.Purpose
TRACED = "traced_patient"
"""Set on a request whose look at one patient is in the log already, to that patient's id."""


def trace(request: HttpRequest, response: HttpResponse, *, clinic: Clinic, by: Actor) -> None:
    """A file is traced whatever else was; what is written leaves history instead. Never the words searched for: they
    name people. A list that renews itself leaves a line once in the time for which a page may be left."""
    purpose = _purpose(request, response)
    if purpose is None:
        return
    detail = request.resolver_match.view_name if request.resolver_match else ""
    since = clock.now() - settings.SESSION_IDLE
    renews = BACKGROUND in request.headers and purpose == Purpose.LIST
    if renews and has_looked(patient_id=None, by=by, since=since, detail=detail):
        return
    record_access(
        clinic_id=clinic.pk,
        patient_id=getattr(request, TRACED, None),
        purpose=purpose,
        by=by,
        detail=detail,
    )


def _purpose(request: HttpRequest, response: HttpResponse) -> AccessEntry.Purpose | None:
    if response.status_code != 200:
        return None
    if "attachment" in response.get("Content-Disposition", ""):
        return Purpose.EXPORT
    if hasattr(request, TRACED) or request.method not in {"GET", "HEAD"}:
        return None
    return Purpose.SEARCH if request.GET.get("q", "").strip() else Purpose.LIST
