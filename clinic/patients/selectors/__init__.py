"""Reads about one patient, the search for one, and who may be the same person."""

from clinic.patients.selectors.facts import (
    STANDING,
    Treatment,
    current_medications,
    doubted_weights,
    eligibility,
    has_consent,
    interactions,
    is_allergic,
    latest_screen,
    latest_weight,
    never_asked,
    past_trial,
    primary_diagnosis,
    question_about_weight,
    screened,
)
from clinic.patients.selectors.namesakes import Namesake, held, identity_of, namesakes
from clinic.patients.selectors.search import find_patients, holders_of, holders_of_any, named

__all__ = [
    "STANDING",
    "Namesake",
    "Treatment",
    "current_medications",
    "doubted_weights",
    "eligibility",
    "find_patients",
    "has_consent",
    "held",
    "holders_of",
    "holders_of_any",
    "identity_of",
    "interactions",
    "is_allergic",
    "latest_screen",
    "latest_weight",
    "named",
    "namesakes",
    "never_asked",
    "past_trial",
    "primary_diagnosis",
    "question_about_weight",
    "screened",
]
