"""What one reading holds, in words."""

from clinic.core import formats
from clinic.treatments.models import Reading

PRESSURE = "blood pressure"
MEASURED = (
    ("pulse", "pulse", "/min"),
    ("spo2", "SpO₂", "%"),
    ("respiration", "breaths", "/min"),
    ("moaas", "MOAA/S", "of 5"),
    ("dissociation", "dissociation", "of 10"),
)
"""What a reading may hold beside blood pressure: its field, name and unit."""


def measures_of(row: Reading) -> dict[str, str]:
    """By name, in the order in which they are read; what was not measured is left out."""
    pressure = f"{row.systolic}/{row.diastolic}{formats.NBSP}mmHg" if row.systolic else ""
    rest = {
        name: f"{name} {formats.quantity(value, unit)}"
        for field, name, unit in MEASURED
        if (value := getattr(row, field)) is not None
    }
    return ({PRESSURE: pressure} if pressure else {}) | rest


def measures_text(row: Reading) -> str:
    return ", ".join(measures_of(row).values())
