"""Alerts: raised once per rule and fact, closed by a person with a note, marked when the fact was wrong."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from clinic.accounts.records import change, insert_once, require_reason
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import TransitionError
from clinic.patients.models import Patient
from clinic.safety.models import Alert
from clinic.safety.rules import AlertFinding
from clinic.safety.services.withdrawing import withdraw
from clinic.treatments.models import Course, Session


@transaction.atomic
def raise_alerts(
    *,
    patient: Patient,
    about_id: uuid.UUID,
    findings: Iterable[AlertFinding],
    course: Course | None = None,
    session: Session | None = None,
    by: Actor,
) -> list[Alert]:
    """The stored alert of each finding, whether raised now or before; never a second one for the same fact."""
    about = Alert.objects.of(patient.clinic).filter(about_id=about_id)
    made = [
        Alert(
            clinic=patient.clinic,
            patient=patient,
            course=course,
            session=session,
            rule=finding.rule,
            urgency=finding.urgency,
            message=finding.message,
            values=dict(finding.values),
            basis=finding.basis,
            about_id=about_id,
            raised_at=clock.now(),
        )
        for finding in findings
    ]
    return [insert_once(alert, among=about.filter(rule=alert.rule), by=by)[0] for alert in made]


@transaction.atomic
def acknowledge_alert(*, alert: Alert, note: str, expected_version: int, by: Actor) -> Alert:
    """Raises FieldError without a note, TransitionError for one no longer open, ConflictError when it changed."""
    require_reason(note, "say what was done", field="note")
    if alert.state != Alert.State.OPEN:
        raise TransitionError(f"This alert is {alert.get_state_display()} already")
    return _close(alert, Alert.State.ACKNOWLEDGED, note, by, expected_version)


@transaction.atomic
def withdraw_alerts(*, patient: Patient, about_id: uuid.UUID, reason: str, by: Actor) -> list[Alert]:
    """Mark the alerts about a fact that no longer stands; an open one stays open, so that a person sees it go."""
    about = Alert.objects.of(patient.clinic).filter(patient=patient, about_id=about_id)
    return withdraw(about.select_for_update(), reason=reason, by=by)


@transaction.atomic
def replace_alerts(
    *, patient: Patient, about_id: uuid.UUID, by_alerts: Iterable[Alert], note: str, by: Actor
) -> list[Alert]:
    """Close the open alerts about `about_id` that `by_alerts` raise again about the entry that came in its place."""
    rules = {alert.rule for alert in by_alerts}
    waiting = (
        Alert.objects.of(patient.clinic).open().filter(patient=patient, about_id=about_id, rule__in=rules)
    )
    return [_close(alert, Alert.State.REPLACED, note, by) for alert in waiting.select_for_update()]


def _close(alert: Alert, state: str, note: str, by: Actor, expected_version: int | None = None) -> Alert:
    return change(
        alert,
        by=by,
        expected_version=expected_version,
        state=state,
        note=note.strip(),
        closed_at=clock.now(),
        closed_by_id=by.id,
        closed_by_name=by.name,
    )
