"""Totals of instruments, by LOINC where there is a code and by our own code system where there is none."""

from typing import Any, Final

from clinic.fhir.mapping.chains import first_of, told_rows
from clinic.fhir.mapping.elements import coding, concept, reference
from clinic.fhir.mapping.quantities import SCORE
from clinic.fhir.mapping.systems import LOINC, scores
from clinic.fhir.resource import Source
from clinic.fhir.resources.observation.telling import searched, sorted_by, tell
from clinic.fhir.search.matchers import Coded
from clinic.fhir.search.values import Token
from clinic.instruments.models import Assessment
from clinic.instruments.rules import Instrument, instruments

Json = dict[str, Any]
CATEGORY: Final = "survey"
SUFFIX: Final = "-score"


def tokens_of(instrument: Instrument) -> tuple[Token, ...]:
    """LOINC first where there is one; our own code always works."""
    own = Token(scores(), instrument.code)
    return (Token(LOINC, instrument.loinc_total), own) if instrument.loinc_total else (own,)


def to_fhir(row: Assessment) -> Json:
    instrument = instruments()[row.instrument]
    codings = [coding(token.system or "", token.code) for token in tokens_of(instrument)]
    told = tell(
        row,
        suffix=SUFFIX,
        code=concept(*codings, text=f"{instrument.abbreviation} total score"),
        category=CATEGORY,
        profile="us-core-observation-screening-assessment",
        measured_at=row.taken_at,
    )
    told["valueQuantity"] = SCORE.quantity(row.total or 0)
    if row.band:
        told["interpretation"] = [{"text": row.band}]
    if row.answers:
        told["derivedFrom"] = [reference("QuestionnaireResponse", first_of(row).pk)]
    return told


SCORES: Final = Source(
    model=Assessment,
    to_fhir=to_fhir,
    suffix=SUFFIX,
    measure="total",
    where=told_rows(Assessment, "total"),
    prefetched=("replaces",),
    search=searched(
        Assessment,
        suffix=SUFFIX,
        column="taken_at",
        category=CATEGORY,
        code=Coded({code: tokens_of(each) for code, each in instruments().items()}, "instrument"),
    ),
    sorts=sorted_by("taken_at"),
)
