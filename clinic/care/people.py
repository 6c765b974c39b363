"""The patients room's verbs as doors call them: they touch no other room, so there is nothing to add."""

from clinic.patients.services import (
    add_identifier,
    amend_weight,
    mark_in_error,
    record_allergy,
    record_consent,
    record_diagnosis,
    record_medication,
    record_trial,
    record_weight,
    register_patient,
    set_contact_preferences,
    stop_medication,
    update_patient,
    withdraw_consent,
    write_note,
)

__all__ = [
    "add_identifier",
    "amend_weight",
    "mark_in_error",
    "record_allergy",
    "record_consent",
    "record_diagnosis",
    "record_medication",
    "record_trial",
    "record_weight",
    "register_patient",
    "set_contact_preferences",
    "stop_medication",
    "update_patient",
    "withdraw_consent",
    "write_note",
]
