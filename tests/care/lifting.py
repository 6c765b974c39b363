"""What stands between a patient who arrived and a dose, as the session page shows it."""

from decimal import Decimal

from clinic.care.sessions import dose_requirements, predose_requirements
from clinic.treatments.models import Session
from clinic.treatments.rules.preparation import QUESTIONS

ASKED = tuple(QUESTIONS)
"""The checks that a dose waits for."""


def marks(session: Session, mg: str = "40") -> list[str]:
    """Of everything that is not met now, to tick it all."""
    found = (
        *predose_requirements(session=session),
        *dose_requirements(session=session, amount_mg=Decimal(mg), minutes=40),
    )
    return [requirement.mark for requirement in found if not requirement.is_met]
