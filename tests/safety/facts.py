"""Facts for the pure rules, each on a day counted from day 0 of an imaginary treatment."""

import datetime as dt
from decimal import Decimal

from clinic import evidence
from clinic.safety.rules import (
    Craving,
    DrugScreen,
    EarlyRequest,
    Finding,
    GivenDose,
    PatientFacts,
    ScreenScore,
    SpacingChosen,
    Urinary,
    review,
)

START = dt.date(2026, 1, 5)
LIMITS = evidence.limits()


def on(day: int) -> dt.date:
    return START + dt.timedelta(days=day)


def dose(day: int, mg: str = "40", per_kg: str | None = "0.5", **details: object) -> GivenDose:
    fields: dict[str, object] = {
        "id": f"session of day {day}",
        "on": on(day),
        "course": "course 1",
        "route": "intravenous",
        "is_racemic": True,
        "amount_mg": Decimal(mg),
        "mg_per_kg": Decimal(per_kg) if per_kg else None,
        "protocol_mg_per_kg": Decimal("0.5"),
    }
    return GivenDose(**(fields | details))  # type: ignore[arg-type]


def nasal(day: int, mg: str) -> GivenDose:
    """Esketamine under a protocol that lists 28, 56 and 84 mg."""
    return dose(
        day,
        mg,
        None,
        is_racemic=False,
        route="intranasal",
        protocol_mg=Decimal(84),
        protocol_mg_per_kg=None,
        is_listed=mg in {"28", "56", "84"},
    )


def craving(day: int, value: int) -> Craving:
    return Craving(id=f"craving {day}", on=on(day), value=value)


def urinary(day: int, *symptoms: str) -> Urinary:
    return Urinary(id=f"urinary {day}", on=on(day), symptoms=frozenset(symptoms))


def early(day: int, due: int | None = None) -> EarlyRequest:
    return EarlyRequest(id=f"request {day}", on=on(day), due_on=None if due is None else on(due))


def drug_screen(day: int, *unexpected: str, outcome: str = "done") -> DrugScreen:
    return DrugScreen(id=f"uds {day}", on=on(day), outcome=outcome, unexpected=frozenset(unexpected))


def spacing(day: int, days: int, *, is_maintenance: bool = True) -> SpacingChosen:
    return SpacingChosen(
        id=f"spacing {day}", on=on(day), course="course 1", days=days, is_maintenance=is_maintenance
    )


def score(day: int, instrument: str, total: int) -> ScreenScore:
    return ScreenScore(id=f"{instrument} {day}", on=on(day), instrument=instrument, total=total)


def found(code: str, **facts: object) -> list[Finding]:
    """What one rule finds in these facts, earliest first."""
    findings = review(PatientFacts(**facts), LIMITS)  # type: ignore[arg-type]
    return sorted((f for f in findings if f.code == code), key=lambda f: str(f.values["on"]))


def messages(code: str, **facts: object) -> list[str]:
    return [finding.message for finding in found(code, **facts)]
