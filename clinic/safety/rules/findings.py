"""What a rule answers: a misuse finding or an alert, in plain words, with the values that fired it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

Values = Mapping[str, object]
LONGEST_MESSAGE = 300
"""What a row holds. A text that is cut still alerts; one that were refused would not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One rule fired on one fact. `message` names a text of the rule's data, `basis` a reference or
    "threshold:" with its key; `fact` is the lasting identity of the fact."""

    fact: str
    message: str
    basis: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sign of a misuse rule as it is stored; the same fact gives the same `fingerprint` for ever."""

    code: str
    severity: str
    message: str
    values: Values
    basis: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFinding:
    """An alert rule fired; `urgency` is now, today or soon."""

    rule: str
    urgency: str
    message: str
    values: Values
    basis: str


def fingerprint(code: str, fact: str) -> str:
    return hashlib.sha256(f"{code}\n{fact}".encode()).hexdigest()


def fill(template: str, values: Values) -> str:
    return template.format(**values)[:LONGEST_MESSAGE]
