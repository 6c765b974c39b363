"""A session of the clinic with everything its pages ask of it, and a trace of who looked."""

import uuid

from django.shortcuts import get_object_or_404

from clinic.audit.models import AccessEntry
from clinic.console.access import StaffRequest
from clinic.console.views.pages import patient_of
from clinic.treatments.models import Session


def session_of(request: StaffRequest, session_id: uuid.UUID, *, is_part: bool = False) -> Session:
    """The clinic's own or 404, traced as `patient_of` traces it; `is_part` for what a page asks while it is open."""
    rows = Session.objects.of(request.clinic).select_related(
        "clinic", "patient__clinic", "course__clinic", "course__protocol", "course__patient", "visit"
    )
    session = get_object_or_404(rows, pk=session_id)
    patient_of(request, session.patient_id, AccessEntry.Purpose.SESSION, is_part=is_part)
    return session
