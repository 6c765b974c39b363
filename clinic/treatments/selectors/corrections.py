"""Doses that were put right, and what stood before."""

import uuid
from collections.abc import Iterable, Mapping

from clinic.treatments.models import Dose, Session


def corrected_doses(sessions: Iterable[Session | uuid.UUID]) -> Mapping[uuid.UUID, Dose]:
    """By session id, the entry whose correction stands now, in one query.

    A dose that was taken back and given anew corrects nothing: the row before it is in error, not amended.
    """
    rows = Dose.objects.filter(session__in=list(sessions)).order_by("recorded_at", "id")
    last: dict[uuid.UUID, list[Dose]] = {}
    for row in rows:
        last.setdefault(row.session_id, []).append(row)
    pairs = {key: found[-2:] for key, found in last.items() if len(found) > 1}
    return {
        key: before
        for key, (before, after) in pairs.items()
        if before.status == Dose.Status.AMENDED and after.stands
    }
