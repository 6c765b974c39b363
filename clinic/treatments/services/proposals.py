"""What the engine proposed, stored once, and what a clinician made of it."""

import hashlib
import json
from typing import Any

from clinic.accounts.records import change, insert, require_reason
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.protocols.rules.proposals import Proposal as Proposed
from clinic.protocols.rules.proposals import Relapse
from clinic.treatments.models import Course, Proposal


def keep_proposal(
    *, course: Course, proposed: Proposed | None, relapse: Relapse | None, by: Actor
) -> Proposal | None:
    """Store what is proposed now unless it was before; whatever else is still open is superseded."""
    mark = _fingerprint(proposed, relapse) if proposed else ""
    others = Proposal.objects.filter(course=course, state=Proposal.State.OPEN).exclude(fingerprint=mark)
    for other in others:
        change(other, by=by, state=Proposal.State.SUPERSEDED)
    if proposed is None:
        return None
    stored = Proposal.objects.filter(course=course, fingerprint=mark).first()
    if stored is None:
        return insert(_row(course, proposed, mark), by=by)
    if stored.state == Proposal.State.SUPERSEDED:
        return change(stored, by=by, state=Proposal.State.OPEN)
    return stored


def decide(
    *, proposal: Proposal, accept: bool, step: int, reason: str, expected_version: int, by: Actor
) -> Proposal:
    """Raises FieldError for a missing reason or a step it does not offer, TransitionError when it is not open."""
    if proposal.state != Proposal.State.OPEN:
        raise TransitionError(f"This proposal is {proposal.get_state_display()} already.")
    steps = proposal.inputs["steps"]
    require_reason(reason, "say why")
    if accept and steps and not 0 <= step < len(steps):
        raise FieldError("step", step, f"must be 0 to {len(steps) - 1}")
    return change(
        proposal,
        by=by,
        expected_version=expected_version,
        state=Proposal.State.ACCEPTED if accept else Proposal.State.DECLINED,
        decision_reason=reason.strip(),
        decided_at=clock.now(),
        decided_by_id=by.id,
        decided_by_name=by.name[:200],
    )


def _row(course: Course, proposed: Proposed, mark: str) -> Proposal:
    return Proposal(
        clinic=course.clinic,
        course=course,
        kind=proposed.kind,
        inputs=_inputs(proposed),
        explanation=proposed.explanation,
        basis=list(proposed.basis),
        fingerprint=mark,
    )


def _inputs(proposed: Proposed) -> dict[str, Any]:
    """`facts` as label and value, `steps` to accept one of, and the local dates of a re-score."""
    return {
        "facts": [{"label": fact.label, "value": fact.value} for fact in proposed.inputs],
        "steps": [
            {"phase": step.phase, "interval_weeks": step.interval_weeks, "text": step.text}
            for step in proposed.steps
        ],
        "rescore_from": proposed.rescore_from.isoformat() if proposed.rescore_from else None,
        "rescore_to": proposed.rescore_to.isoformat() if proposed.rescore_to else None,
    }


def _fingerprint(proposed: Proposed, relapse: Relapse | None) -> str:
    """A relapse is proposed upon once, whatever the schedule is by then: else accepting it would propose again."""
    about = [proposed.kind, relapse.first_on.isoformat()] if relapse else [proposed.kind, _inputs(proposed)]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
