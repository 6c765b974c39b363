"""Body weight."""

from typing import Any, Final

from clinic.fhir.mapping.chains import told_rows
from clinic.fhir.mapping.elements import coding, concept
from clinic.fhir.mapping.quantities import MASS
from clinic.fhir.mapping.systems import LOINC
from clinic.fhir.resource import Source
from clinic.fhir.resources.observation.telling import searched, sorted_by, tell
from clinic.fhir.resources.observation.vitals import CATEGORY
from clinic.fhir.search.matchers import Coded
from clinic.fhir.search.values import Token
from clinic.patients.models import Weight

CODE: Final = "29463-7"
SUFFIX: Final = "-weight"


def in_doubt(why: str) -> str:
    return f"To be confirmed in the clinic: {why}"


def to_fhir(row: Weight) -> dict[str, Any]:
    told = tell(
        row,
        suffix=SUFFIX,
        code=concept(coding(LOINC, CODE, "Body weight")),
        category=CATEGORY,
        profile="us-core-body-weight",
        measured_at=row.measured_at,
    )
    told |= {"valueQuantity": MASS.quantity(row.kg)}
    notes = [row.note, in_doubt(row.doubt) if row.doubt else ""]
    said = [{"text": text} for text in notes if text]
    return told | ({"note": said} if said else {})


WEIGHTS: Final = Source(
    model=Weight,
    to_fhir=to_fhir,
    suffix=SUFFIX,
    measure="kg",
    where=told_rows(Weight, "kg"),
    prefetched=("replaces",),
    search=searched(
        Weight,
        suffix=SUFFIX,
        column="measured_at",
        category=CATEGORY,
        code=Coded({CODE: (Token(LOINC, CODE),)}),
    ),
    sorts=sorted_by("measured_at"),
)
