"""Reads about safety: for the rules, for the doors, for the sweep."""

from clinic.safety.selectors.facts import facts_of
from clinic.safety.selectors.observed import asked_about_misuse
from clinic.safety.selectors.register import (
    COUNT_CAP,
    OpenCounts,
    adverse_event_register,
    adverse_events_of,
    alerts_of,
    flag_register,
    flags_of,
    observations_of,
    open_alerts,
    open_counts,
    suicide_alerts_open_at,
)
from clinic.safety.selectors.sweep import patients_to_review

__all__ = [
    "COUNT_CAP",
    "OpenCounts",
    "adverse_event_register",
    "adverse_events_of",
    "alerts_of",
    "asked_about_misuse",
    "facts_of",
    "flag_register",
    "flags_of",
    "observations_of",
    "open_alerts",
    "open_counts",
    "patients_to_review",
    "suicide_alerts_open_at",
]
