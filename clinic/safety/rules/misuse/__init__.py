"""The misuse rules: pure functions from the facts of one patient to findings, by code."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from clinic.evidence import Limits
from clinic.safety.rules.catalogue import misuse_rules
from clinic.safety.rules.facts import PatientFacts
from clinic.safety.rules.findings import Finding, Sign, fill, fingerprint
from clinic.safety.rules.misuse import dosing, frequency, signs, supply

Rule = Callable[[PatientFacts, Limits], Iterator[Sign]]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "TAKE_HOME": supply.take_home,
        "EARLY_REQUEST": supply.early_request,
        "FREQ_ABOVE_PROTOCOL": frequency.frequency,
        "DOSE_ESCALATION": dosing.dose_escalation,
        "CRAVING": signs.craving,
        "UDS_UNEXPECTED": signs.urine_drug_screen,
        "URINARY": signs.urinary,
        "SUD_HISTORY": signs.substance_history,
    }
)


def review(facts: PatientFacts, limits: Limits) -> tuple[Finding, ...]:
    """All findings, in an order that depends neither on that of the facts nor on that of the rules."""
    found = (_finding(code, sign) for code, rule in RULES.items() for sign in rule(facts, limits))
    return tuple(sorted(found, key=lambda finding: (finding.code, finding.fingerprint)))


def _finding(code: str, sign: Sign) -> Finding:
    rule = misuse_rules()[code]
    values = {name: _plain(value) for name, value in sign.values.items()}
    return Finding(
        code=code,
        severity=rule.severity,
        message=fill(rule.messages[sign.message], values),
        values=values,
        basis=sign.basis,
        fingerprint=fingerprint(code, sign.fact),
    )


def _plain(value: object) -> object:
    """Fit for JSON and for a sentence: 41.00 mg reads 41."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, dt.date) else value
