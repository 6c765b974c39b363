import uuid

from structlog.contextvars import get_contextvars

from clinic.audit.models import AccessEntry
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
    return AccessEntry.objects.create(
        clinic_id=clinic_id,
        patient_id=patient_id,
        purpose=purpose,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name[:200],
        door=by.door.value,
        request_id=str(get_contextvars().get("request_id", ""))[:64],
        detail=detail[:200],
    )
