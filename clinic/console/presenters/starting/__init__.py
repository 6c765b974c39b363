"""What a prescriber weighs before a course begins: eligibility, baseline, planned dose, the calendar."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.accounts.selectors import limits_of
from clinic.console.presenters.starting.concerns import Standing, standing_of
from clinic.console.presenters.starting.dose import DosePreview, dose_preview
from clinic.console.presenters.starting.plan import VisitsAhead, visits_ahead
from clinic.core import clock
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instrument
from clinic.instruments.selectors import latest_assessment
from clinic.patients.models import Diagnosis, Patient
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import Protocol
from clinic.protocols.selectors import definition_of

__all__ = ["Option", "Preview", "options_of", "preview_of"]

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A protocol to choose, with what its schedule rests on."""

    version: ProtocolVersion
    definition: Protocol
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The latest score of an instrument; `is_old` beyond the clinic's limit for a baseline."""

    code: str
    name: str
    row: Assessment | None
    age_days: int | None
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    standing: Standing
    baselines: tuple[Baseline, ...]
    dose: DosePreview
    visits: VisitsAhead


def options_of(versions: Sequence[ProtocolVersion], chosen: ProtocolVersion | None) -> list[Option]:
    return [
        Option(version=version, definition=definition_of(version), is_chosen=version == chosen)
        for version in versions
    ]


def preview_of(
    patient: Patient, version: ProtocolVersion, typed: Typed, diagnosis: Diagnosis | None
) -> Preview:
    """`typed` holds what could be read of the form so far."""
    return Preview(
        standing=standing_of(patient, version, diagnosis),
        baselines=tuple(_baselines(patient, typed)),
        dose=dose_preview(patient, version, typed),
        visits=visits_ahead(patient, version, typed),
    )


def _baselines(patient: Patient, typed: Typed) -> Iterator[Baseline]:
    """The main score first, then the clinician's rating if there is one."""
    oldest = limits_of(patient.clinic).whole("baseline.max_age_days")
    today = clock.today(patient.clinic.zone)
    primary = typed.get("primary_instrument") or "phq-9"
    for code in dict.fromkeys((primary, "phq-9", "madrs")):
        row = latest_assessment(patient, code)
        if row is None and code != primary:
            continue
        age = (today - row.taken_on).days if row else None
        yield Baseline(
            code=code,
            name=instrument(code).abbreviation,
            row=row,
            age_days=age,
            is_old=age is not None and age > oldest,
        )
