"""What follows answers: sent once, the crisis contact at once where they ask for it, and a last page."""

from collections.abc import Sequence

import structlog
from django.db import connection, transaction
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from clinic.care.assessments import late_answers_id, submit_self_report
from clinic.core import clock
from clinic.core.errors import TransitionError
from clinic.instruments.models import FormRequest
from clinic.portal.access import PortalRequest, form_page, page, portal_view, to_page
from clinic.portal.presenters import Sheet, sheets_of
from clinic.safety.models import Alert
from clinic.treatments.models import PlannedVisit

GRAVEST = 10
"""No answer to an item about suicide is higher."""
log = structlog.get_logger(__name__)


def send_answers(request: PortalRequest, sheet: Sheet) -> HttpResponse:
    """Twice the same, or after a lost answer: stored once, since the request and questionnaire are the key.

    When storing fails, what was kept before stays kept with its alert, and the page says that it was not sent.
    """
    try:
        with transaction.atomic():
            report = submit_self_report(
                patient=request.patient,
                instrument=sheet.code,
                answers=sheet.to_send(),
                request=request.form_request,
                by=request.actor,
            )
    except TransitionError:
        raise
    except Exception:
        if connection.needs_rollback:
            raise
        log.exception("answers_not_sent")
        return form_page(page(request, "unsent", {"sheet": sheet}, status=500))
    return after_sending(request, sheet.code, is_alarming=report.needs_crisis_contact)


def after_sending(request: PortalRequest, code: str, *, is_alarming: bool) -> HttpResponse:
    """Whom to call comes with this very response, not with a page that may never load."""
    if is_alarming:
        return page(request, "crisis", {"code": code})
    return to_page(request, "form")


@require_safe
@portal_view
def form(request: PortalRequest) -> HttpResponse:
    """What is asked, and where to go on."""
    sheets = sheets_of(request.form_request)
    current = _current(request, sheets)
    if current is None:
        return to_page(request, "done")
    context = {
        "name": request.patient.first_name,
        "sheets": sheets,
        "current": current,
        "is_begun": current.is_begun,
        "has_sent": any(sheet.sent for sheet in sheets),
        "until": request.link.expires_at,
    }
    return page(request, "start", context)


@require_safe
@portal_view
def late(request: PortalRequest, code: str) -> HttpResponse:
    """Answers that came after the form was sent: not taken, and nobody may think they were."""
    about = [late_answers_id(request.form_request, code, value) for value in range(1, GRAVEST + 1)]
    is_alarming = Alert.objects.of(request.form_request.clinic).filter(about_id__in=about).exists()
    return form_page(page(request, "late", {"is_alarming": is_alarming}))


@require_safe
@portal_view
def done(request: PortalRequest) -> HttpResponse:
    sheets = sheets_of(request.form_request)
    if _current(request, sheets) is not None:
        return to_page(request, "form")
    is_alarming = any(sheet.is_alarming for sheet in sheets)
    context = {"is_alarming": is_alarming, "visit": _next_visit(request)}
    return page(request, "done", context)


def _current(request: PortalRequest, sheets: Sequence[Sheet]) -> Sheet | None:
    """The questionnaire to go on with; None once there is none."""
    if request.form_request.state == FormRequest.State.ANSWERED:
        return None
    return next((sheet for sheet in sheets if sheet.sent is None), None)


def _next_visit(request: PortalRequest) -> PlannedVisit | None:
    """The visit the answers are for, while it lies ahead."""
    visit = request.form_request.visit
    if visit is None or visit.state != PlannedVisit.State.PLANNED:
        return None
    return visit if visit.target >= clock.today(request.clinic.zone) else None
