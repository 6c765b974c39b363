import uuid
from collections.abc import Collection

from structlog.contextvars import get_contextvars

from clinic.audit.models import AccessEntry
from clinic.core import clock
from clinic.core.actor import Actor


def record_access(
    *,
    clinic_id: uuid.UUID,
    patient_id: uuid.UUID | None,
    purpose: AccessEntry.Purpose,
    by: Actor,
    detail: str = "",
) -> AccessEntry:
    """Write one line of the access log; `detail` never holds clinical content."""
    [entry] = record_accesses(
        clinic_id=clinic_id, patient_ids=[patient_id], purpose=purpose, by=by, detail=detail
    )
    return entry


def record_accesses(
    *,
    clinic_id: uuid.UUID,
    patient_ids: Collection[uuid.UUID | None],
    purpose: AccessEntry.Purpose,
    by: Actor,
    detail: str = "",
) -> list[AccessEntry]:
    """One look at several patients: a line of the access log for each, all of one moment, in one statement."""
    shared = {
        "clinic_id": clinic_id,
        "at": clock.now(),
        "purpose": purpose,
        "actor_kind": by.kind.value,
        "actor_id": by.id,
        "actor_name": by.name[:200],
        "door": by.door.value,
        "request_id": str(get_contextvars().get("request_id", ""))[:64],
        "detail": detail[:200],
    }
    return AccessEntry.objects.bulk_create(
        AccessEntry(patient_id=patient_id, **shared) for patient_id in patient_ids
    )
