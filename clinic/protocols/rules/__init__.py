"""Protocol definitions, the taper engine, proposals and the dose window: pure, no database."""

from clinic.protocols.rules.definition import (
    WEEKS_PER_MONTH,
    DoseRule,
    Gate,
    InstrumentDue,
    Integration,
    Interval,
    Phase,
    PhaseKind,
    Product,
    Protocol,
    ProtocolError,
    Route,
    Sourced,
)
from clinic.protocols.rules.numbers import locked_changes, numbers
from clinic.protocols.rules.parsing import parse_protocol, to_mapping
from clinic.protocols.rules.templates import templates

__all__ = [
    "WEEKS_PER_MONTH",
    "DoseRule",
    "Gate",
    "InstrumentDue",
    "Integration",
    "Interval",
    "Phase",
    "PhaseKind",
    "Product",
    "Protocol",
    "ProtocolError",
    "Route",
    "Sourced",
    "locked_changes",
    "numbers",
    "parse_protocol",
    "templates",
    "to_mapping",
]
