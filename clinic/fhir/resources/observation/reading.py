"""A posted Observation as a fact of ours: its code says which."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import rows_of
from clinic.core.actor import Actor
from clinic.fhir.mapping.chains import last_of
from clinic.fhir.mapping.drafts import Aim, FactDraft, read_aim
from clinic.fhir.mapping.elements import usable_key
from clinic.fhir.mapping.patients import check_no_other, read_patient
from clinic.fhir.mapping.systems import OBSERVATION_CATEGORY
from clinic.fhir.mapping.times import read_moment
from clinic.fhir.resource import Hit, Json
from clinic.fhir.resources.observation.kinds import KINDS, QUANTITY, Kind, Values
from clinic.fhir.resources.observation.scores import SCORES
from clinic.fhir.resources.observation.vitals import VITALS
from clinic.fhir.resources.observation.weights import WEIGHTS, in_doubt
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.search.values import Token

_QUANTITY: Final = ("value", "unit", "system", "code")
KEPT: Final = frozenset(
    (
        *("identifier.system", "identifier.value", "status", "effectiveDateTime", "effectiveInstant"),
        *("category.coding.system", "category.coding.code", "code.coding.system", "code.coding.code"),
        *("subject.reference", "subject.type", "subject.identifier.system", "subject.identifier.value"),
        *("component.code.coding.system", "component.code.coding.code", "valueInteger"),
        *(f"{each}.{part}" for each in ("valueQuantity", "component.valueQuantity") for part in _QUANTITY),
    )
)
_POSTED: Final = ((VITALS[0].source, Q()), (WEIGHTS, Q()), (SCORES, Q(answers={})))
"""A source of each table, and which of its rows were observations: a form is a resource of its own."""
CORRECTED: Final = "corrected by the system that sent it"
TAKEN_BACK: Final = "taken back by the system that sent it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationDraft(FactDraft):
    kind: Kind

    def stored(self) -> Hit | None:
        """Of whatever was measured: an identifier is that of one Observation, in whichever table it lies."""
        found = FactDraft.stored(self)
        for source, posted in _POSTED:
            if found is None and self.client_key and source.model is not self.source.model:
                row = rows_of(source.model, self.clinic).filter(posted, client_key=self.client_key).first()
                found = Hit(source, last_of(row)) if row is not None else None
        return found

    def told_of(self, hit: Hit, *, is_new: bool) -> tuple[Issue, ...]:
        """Also that a weight waits for a person: whoever asked for no content back would not see its note."""
        told = FactDraft.told_of(self, hit, is_new=is_new)
        doubt = getattr(hit.row, "doubt", "") if hit.row.stands else ""
        if not doubt:
            return told
        return (*told, Issue("business-rule", in_doubt(doubt), f"{QUANTITY}.value", "warning"))

    def write(self, *, by: Actor) -> Any:
        return self.kind.store(**self.fields, by=by, client_key=self.client_key)

    def correct(self, row: Any, *, by: Actor) -> Any:
        # A correction stays with its patient and its instrument.
        given = {name: value for name, value in self.fields.items() if name not in {"patient", "instrument"}}
        return self.kind.correct(row, **given, reason=CORRECTED, by=by)

    def take_back(self, row: Any, *, by: Actor) -> Any:
        return self.kind.take_back(row, reason=TAKEN_BACK, by=by)

    def fits(self, row: Any) -> bool:
        return not self.kind.instrument or row.instrument == self.kind.instrument


def read_draft(body: Json, clinic: Clinic) -> ObservationDraft:
    """Raises FhirError 422 naming the element that cannot be kept as it is."""
    aim = read_aim(body["status"], "Observation.status")
    if "focus" in body:
        told = "what is observed of somebody or something else cannot be kept as the patient's"
        raise unprocessable("Observation.focus", told, code="not-supported")
    kind, left = _kind(body)
    whom = read_patient(body["subject"], clinic, "Observation.subject")
    check_no_other(body, whom.patient, body["subject"])
    key, unused = usable_key(body.get("identifier", []), "Observation.identifier")
    values = Values() if aim is Aim.TAKE_BACK else _values(kind, body)
    return ObservationDraft(
        type="Observation",
        source=kind.source,
        clinic=clinic,
        kind=kind,
        fields={"patient": whom.patient, **values.columns},
        paths=values.paths,
        client_key=key,
        aim=aim,
        left=(*left, *unused, *_unused_categories(kind, body), *values.left),
        notes=(*whom.notes, *values.rounded),
    )


def _values(kind: Kind, body: Json) -> Values:
    values = kind.read(body)
    if not kind.has_components:
        values.left += _unused_components(kind, body)
    moment = kind.source.sorts["date"]
    element = "effectiveInstant" if "effectiveInstant" in body else "effectiveDateTime"
    values.paths[moment] = f"Observation.{element}"
    values.columns[moment] = read_moment(body.get(element), values.paths[moment])
    return values


def _kind(body: Json) -> tuple[Kind, list[str]]:
    """And codings of other systems. Raises FhirError 422 for a code we do not keep, or codes of two things."""
    codings = body["code"].get("coding", [])
    given = [Token(each.get("system"), each.get("code", "")) for each in codings]
    found = {KINDS[token] for token in given if token in KINDS}
    if len(found) != 1:
        told = ", ".join(f"{token.system}|{token.code}" for token in given) or "no coding"
        problem = f"must mean one thing that is kept here (given: {shown(told)})"
        raise unprocessable("Observation.code", problem, code="code-invalid")
    left = [f"Observation.code.coding[{index}]" for index, token in enumerate(given) if token not in KINDS]
    return found.pop(), left


def _unused_components(kind: Kind, body: Json) -> Iterator[str]:
    """Raises FhirError 422 for one that gives the value of the observation once more (obs-7)."""
    for index, component in enumerate(body.get("component", [])):
        path = f"Observation.component[{index}]"
        codings = component["code"].get("coding", [])
        if kind in {KINDS.get(Token(each.get("system"), each.get("code", ""))) for each in codings}:
            raise unprocessable(path, "gives the value of the observation once more")
        yield path


def _unused_categories(kind: Kind, body: Json) -> Iterator[str]:
    """The category is that of the code; another is not kept."""
    ours = {"system": OBSERVATION_CATEGORY, "code": kind.category}
    for index, each in enumerate(body.get("category", [])):
        others = [coding for coding in each.get("coding", []) if not ours.items() <= coding.items()]
        path = f"Observation.category[{index}]"
        if len(others) == len(each.get("coding", [])):
            yield path
        else:
            yield from (f"{path}.coding[{each['coding'].index(other)}]" for other in others)
