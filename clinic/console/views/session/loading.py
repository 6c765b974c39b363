"""A session of the clinic with everything its pages ask of it, and a trace of who looked."""

import uuid

from django.shortcuts import get_object_or_404

from clinic.audit.models import AccessEntry
from clinic.console.access import StaffRequest
from clinic.console.views.pages import patient_of
from clinic.treatments.models import Session


def session_of(request: StaffRequest, session_id: uuid.UUID, *, is_traced: bool = True) -> Session:
    """The clinic's own or 404. A page that only refreshes what is on screen is not traced again."""
    rows = Session.objects.of(request.clinic).select_related(
        "clinic", "patient__clinic", "course__clinic", "course__protocol", "course__patient", "visit"
    )
    session = get_object_or_404(rows, pk=session_id)
    if is_traced:
        patient_of(request, session.patient_id, AccessEntry.Purpose.SESSION)
    return session
