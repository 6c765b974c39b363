"""Doses and readings that were put right, and what stood before."""

import uuid
from collections.abc import Iterable, Mapping

from clinic.treatments.models import Dose, Reading, Session


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


def dose_after(dose: Dose) -> Dose | None:
    """The entry that corrects this one; None while it stands, or was taken back."""
    if dose.status != Dose.Status.AMENDED:
        return None
    later = Dose.objects.filter(session=dose.session_id, recorded_at__gt=dose.recorded_at)
    return later.order_by("recorded_at", "id").first()


def sessions_with_corrected_readings(sessions: Iterable[Session]) -> list[uuid.UUID]:
    corrected = Reading.objects.filter(
        session__in=list(sessions), status=Reading.Status.FINAL, replaces__isnull=False
    )
    return list(corrected.values_list("session__pk", flat=True).distinct())
