"""Misuse flags: stored once per fact, closed by a person with a note, never opened again for the same fact."""

from collections.abc import Iterable

from django.db import transaction

from clinic.accounts.records import change, insert_once, require_reason
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.safety.models import MisuseFlag
from clinic.safety.rules import Finding
from clinic.treatments.models import Course

DISPOSITIONS = (MisuseFlag.State.REVIEWED, MisuseFlag.State.EXPLAINED, MisuseFlag.State.ACTION)


@transaction.atomic
def raise_flags(
    *, patient: Patient, findings: Iterable[Finding], course: Course | None = None, by: Actor
) -> list[MisuseFlag]:
    """The flags that are new; what was flagged before stays as it is, open or closed."""
    own = MisuseFlag.objects.of(patient.clinic).filter(patient=patient)
    found = [_flag(patient, finding, course) for finding in findings]
    stored = [insert_once(flag, among=own.filter(fingerprint=flag.fingerprint), by=by) for flag in found]
    return [flag for flag, is_new in stored if is_new]


@transaction.atomic
def dispose_flag(*, flag: MisuseFlag, state: str, note: str, expected_version: int, by: Actor) -> MisuseFlag:
    """Close a flag, or change how it was closed.

    Raises FieldError for a state that is no disposition or a missing note, ConflictError when it changed.
    """
    if state not in DISPOSITIONS:
        raise FieldError("state", state, f"one of {', '.join(DISPOSITIONS)}")
    require_reason(note, "say what you found", field="note")
    return change(
        flag,
        by=by,
        expected_version=expected_version,
        state=state,
        disposition_note=note.strip(),
        disposed_at=clock.now(),
        disposed_by_id=by.id,
        disposed_by_name=by.name,
    )


def _flag(patient: Patient, finding: Finding, course: Course | None) -> MisuseFlag:
    return MisuseFlag(
        clinic=patient.clinic,
        patient=patient,
        course=course,
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        values=dict(finding.values),
        basis=finding.basis,
        fingerprint=finding.fingerprint,
        raised_at=clock.now(),
    )
