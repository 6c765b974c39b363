"""The questions before a dose, with the clinic's own limits in them."""

from clinic.accounts.selectors import limits_of
from clinic.protocols.rules import Route
from clinic.treatments.models import Session
from clinic.treatments.rules.observation import borrowed
from clinic.treatments.selectors.sessions import is_session_under_rems

ASKED = {
    "fasted_food": "No food for {food} h",
    "fasted_liquid": "No drink for {liquid} min",
    "no_nasal_spray": "No nasal spray for {spray} min",
    "escort_arranged": "Somebody takes the patient home",
    "medication_reviewed": "Medication reviewed",
    "blood_pressure_medicine_taken": "Blood-pressure medicine taken",
    "consent_confirmed": "Consent confirmed",
    "oximeter_present": "Pulse oximeter at hand",
    "prescriber_onsite": "Prescriber on site",
    "urinary_symptoms": "New urinary symptoms",
}
BASIS = {
    "urinary_symptoms": "J24-06",
    "fasted_food": "fasting.food_hours",
    "fasted_liquid": "fasting.liquid_minutes",
    "no_nasal_spray": "fasting.nasal_spray_minutes",
    "escort_arranged": "source:us-hcp-site#driving",
    "oximeter_present": "source:us-rems#setting",
    "prescriber_onsite": "source:us-rems#setting",
}
"""What asks for each; the rest is good practice."""
PREGNANCY = "Pregnancy"
PREGNANCY_REF = "source:us-label-18#pregnancy"
OF_THE_LABEL = frozenset({"escort_arranged", "oximeter_present", "prescriber_onsite"})


def refs_of(session: Session) -> dict[str, str]:
    """By question; what the esketamine label or its REMS asks is a default of ours where they do not hold."""
    is_at_home = is_session_under_rems(session)
    return {
        name: ",".join(borrowed((ref,), is_at_home=is_at_home or name not in OF_THE_LABEL))
        for name, ref in BASIS.items()
    }


def labels_of(session: Session) -> dict[str, str]:
    """The questions in the order in which they are asked; a nasal spray matters for nasal treatment alone."""
    limits = limits_of(session.clinic)
    words = {
        "food": limits.whole("fasting.food_hours"),
        "liquid": limits.whole("fasting.liquid_minutes"),
        "spray": limits.whole("fasting.nasal_spray_minutes"),
    }
    is_nasal = session.course.route == Route.INTRANASAL
    return {
        name: label.format(**words) for name, label in ASKED.items() if is_nasal or name != "no_nasal_spray"
    }
