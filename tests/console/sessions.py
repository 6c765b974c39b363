"""A treatment session as staff post it, one step at a time."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.test import Client

from clinic.care.sessions import start_session
from clinic.core import clock
from clinic.core.ids import new_id
from clinic.patients.services import record_weight
from clinic.treatments.models import Session
from clinic.treatments.rules.preparation import QUESTIONS
from tests.build import BUILDER, Cast, begin_course
from tests.console.pages import inside_of

CALM: dict[str, Any] = {
    "systolic": "122",
    "diastolic": "78",
    "pulse": "70",
    "spo2": "98",
    "respiration": "14",
    "moaas": "5",
    "dissociation": "0",
}
DOSE: dict[str, Any] = {"amount_mg": "40", "minutes": "40", "lot": "K-17"}
SENT: dict[str, dict[str, Any]] = {
    "checks": dict.fromkeys(QUESTIONS, "yes") | {"craving": "2"},
    "dose": DOSE,
    "reading": CALM,
    "support": {
        "music": "piano",
        "eye_shades": "yes",
        "expectancy": "7",
        "preparation": "told what to expect",
    },
    "debrief": {"debrief": "calm", "integration": "walk tomorrow"},
    "event": {"code": "nausea", "severity": "mild", "intervention": "water"},
    "release": {"escort_name": "Ola", "driving_advice_given": "on", "feels_ready": "on"},
}
"""What a filled form of each step sends."""


def arrive(cast: Cast, key: str = "racemic-iv-standard", *, minutes_ago: int = 0, **details: Any) -> Session:
    """Of a patient of 80 kg, on a course that begins today."""
    with inside_of(cast.patient):
        arrived_at = clock.now() - dt.timedelta(minutes=minutes_ago)
        record_weight(patient=cast.patient, kg=Decimal(80), measured_at=arrived_at, by=BUILDER)
        course = begin_course(cast.patient, key)
        return start_session(course=course, arrived_at=arrived_at, by=BUILDER, **details)


def url(session: Session, step: str = "") -> str:
    return f"/sessions/{session.pk}/{step}/" if step else f"/sessions/{session.pk}/"


def post(client: Client, session: Session, step: str, **details: Any) -> Any:
    sent = SENT.get(step, {}) | {"client_key": str(new_id())} | details
    answer: Any = client.post(url(session, step), sent)
    assert answer.status_code != 302 or answer["Location"].startswith(url(session))
    return answer


def prepare(client: Client, session: Session, **reading: Any) -> None:
    assert post(client, session, "reading", **reading).status_code == 302
    assert post(client, session, "checks").status_code == 302


def stored(session: Session) -> Session:
    with inside_of(session.patient):
        return Session.objects.get(pk=session.pk)


def errors(answer: Any, step: str) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return dict(answer.context["forms"][step].errors)
