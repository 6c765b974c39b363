"""Checks one dose against what is known about its product and route; never converts between them."""

from clinic.protocols.rules.dose.assessment import Behaviour, DoseAssessment, DoseBand
from clinic.protocols.rules.dose.duration import usual_minutes
from clinic.protocols.rules.dose.first import FirstDose, first_dose, listed_steps
from clinic.protocols.rules.dose.guard import assess_dose
from clinic.protocols.rules.dose.shown import plain, shown

__all__ = [
    "Behaviour",
    "DoseAssessment",
    "DoseBand",
    "FirstDose",
    "assess_dose",
    "first_dose",
    "listed_steps",
    "plain",
    "shown",
    "usual_minutes",
]
