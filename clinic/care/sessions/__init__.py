"""The verbs of a treatment session, from arrival to release."""

from clinic.care.sessions.arrival import (
    cancel_session,
    record_predose_check,
    seat_patient,
    start_session,
)
from clinic.care.sessions.dosing import amend_dose, give_dose, withdraw_dose
from clinic.care.sessions.guarding import (
    amendment_requirements,
    check_dose,
    dose_requirements,
    session_weight,
)
from clinic.care.sessions.knowing import asks_pregnancy, pregnancy_on_record
from clinic.care.sessions.leaving import complete_session, discharge_requirements
from clinic.care.sessions.offering import Offer, offered_dose
from clinic.care.sessions.preparing import predose_pressure, predose_requirements
from clinic.care.sessions.watching import (
    amend_reading,
    mark_reading_in_error,
    record_process,
    record_reading,
    withdraw_process,
)

__all__ = [
    "Offer",
    "amend_dose",
    "amend_reading",
    "amendment_requirements",
    "asks_pregnancy",
    "cancel_session",
    "check_dose",
    "complete_session",
    "discharge_requirements",
    "dose_requirements",
    "give_dose",
    "mark_reading_in_error",
    "offered_dose",
    "predose_pressure",
    "predose_requirements",
    "pregnancy_on_record",
    "record_predose_check",
    "record_process",
    "record_reading",
    "seat_patient",
    "session_weight",
    "start_session",
    "withdraw_dose",
    "withdraw_process",
]
