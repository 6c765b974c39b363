"""Every write about safety: facts recorded, alerts and flags raised and closed."""

from clinic.safety.services.alerts import acknowledge_alert, raise_alerts
from clinic.safety.services.facts import mark_in_error, record_adverse_event, record_observation
from clinic.safety.services.flags import DISPOSITIONS, dispose_flag, raise_flags
from clinic.safety.services.review import (
    late_answers_id,
    review_assessment,
    review_draft,
    review_late_answers,
    review_link,
    review_observation,
    review_patient,
    review_patients,
    review_reading,
    review_screen,
    settle_draft,
)

__all__ = [
    "DISPOSITIONS",
    "acknowledge_alert",
    "dispose_flag",
    "late_answers_id",
    "mark_in_error",
    "raise_alerts",
    "raise_flags",
    "record_adverse_event",
    "record_observation",
    "review_assessment",
    "review_draft",
    "review_late_answers",
    "review_link",
    "review_observation",
    "review_patient",
    "review_patients",
    "review_reading",
    "review_screen",
    "settle_draft",
]
