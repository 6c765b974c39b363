"""The first page: what needs somebody now, today and soon, and the one action each row offers at once."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from clinic.accounts.roles import Permission
from clinic.accounts.selectors import limits_of
from clinic.audit.models import AccessEntry
from clinic.care.sessions import cancel_session
from clinic.console.access import StaffRequest, staff_view
from clinic.console.forms.arriving import PlannedArrivalForm
from clinic.console.presenters import links
from clinic.console.presenters.sending import sending_notices
from clinic.console.presenters.today import Moment, sections_of, urgent_count
from clinic.console.views.pages import patient_of
from clinic.console.views.records import answer
from clinic.core import clock
from clinic.core.errors import TaperError
from clinic.treatments.models import PlannedVisit, Session

UNDONE = "Arrival was entered by mistake"


@require_safe
@staff_view(Permission.VIEW_WORKLISTS)
def show(request: StaffRequest) -> HttpResponse:
    moment = Moment(clinic=request.clinic, now=clock.now(), limits=limits_of(request.clinic), may=request.may)
    sections = sections_of(moment)
    context = {
        "moment": moment,
        "sections": sections,
        "urgent": urgent_count(sections),
        "notices": sending_notices(request.clinic) if request.may(Permission.VIEW_REMINDERS) else [],
    }
    return TemplateResponse(request, "console/today.html", context)


@require_POST
@staff_view(Permission.RUN_SESSION)
def arrive(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """A patient who is in the clinic already has arrived: pressing twice changes nothing."""
    visits = PlannedVisit.objects.of(request.clinic).select_related("course")
    visit = get_object_or_404(visits, pk=visit_id)
    patient = patient_of(request, visit.patient_id, AccessEntry.Purpose.SESSION)
    under_way = Session.objects.of(request.clinic).in_house().filter(patient=patient).first()
    form = PlannedArrivalForm(
        request.POST, patient=patient, visit=visit, may_override=request.may(Permission.OVERRIDE_DOSE)
    )
    session = under_way or form.arrive(by=request.actor)
    if session is None:
        return answer(request, patient, form)
    return redirect(f"{links.session(session.pk)}?arrived=now")


@require_POST
@staff_view(Permission.RUN_SESSION)
def undo_arrival(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.of(request.clinic), pk=session_id)
    try:
        cancel_session(session=session, reason=UNDONE, rebook=False, by=request.actor)
    except TaperError as error:
        messages.error(request, str(error))
    return redirect("console:today")


urls: list[URLPattern] = [
    path("", show, name="today"),
    path("visits/<uuid:visit_id>/arrive/", arrive, name="arrive"),
    path("sessions/<uuid:session_id>/undo-arrival/", undo_arrival, name="undo-arrival"),
]
