"""Every write about the person: identity, contact, consent, measurements, history."""

from clinic.patients.services.facts import (
    mark_in_error,
    record_consent,
    withdraw_consent,
    write_note,
)
from clinic.patients.services.history import (
    record_allergy,
    record_diagnosis,
    record_medication,
    record_no_allergies,
    record_screen,
    record_trial,
    stop_medication,
)
from clinic.patients.services.leaving import check_active
from clinic.patients.services.namesakes import NamesakeError
from clinic.patients.services.people import (
    add_identifier,
    register_patient,
    set_contact_preferences,
    update_patient,
)
from clinic.patients.services.times import check_happened
from clinic.patients.services.weight_corrections import amend_weight
from clinic.patients.services.weights import (
    WeightQuestionError,
    confirm_weight,
    record_weight,
    record_weight_unasked,
)

__all__ = [
    "NamesakeError",
    "WeightQuestionError",
    "add_identifier",
    "amend_weight",
    "check_active",
    "check_happened",
    "confirm_weight",
    "mark_in_error",
    "record_allergy",
    "record_consent",
    "record_diagnosis",
    "record_medication",
    "record_no_allergies",
    "record_screen",
    "record_trial",
    "record_weight",
    "record_weight_unasked",
    "register_patient",
    "set_contact_preferences",
    "stop_medication",
    "update_patient",
    "withdraw_consent",
    "write_note",
]
