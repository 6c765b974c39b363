"""One reminder wanted, with the rows it is about."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from clinic.reminders.rules import Wanted
from clinic.treatments.models import PlannedVisit


@dataclass(frozen=True, slots=True)
class Ask:
    """`about` holds the relation columns of the reminder to be made, such as `visit_id`."""

    wanted: Wanted
    patient_id: uuid.UUID
    about: Mapping[str, uuid.UUID | None]


def about_visit(visit: PlannedVisit, wanted: Wanted) -> Ask:
    return Ask(wanted, visit.patient_id, {"course_id": visit.course_id, "visit_id": visit.pk})
