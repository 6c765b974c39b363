"""A posted Observation as a fact of ours: its code says which."""

from dataclasses import dataclass
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.core.actor import Actor
from clinic.fhir.mapping.drafts import RowDraft
from clinic.fhir.mapping.elements import client_key
from clinic.fhir.mapping.patients import read_patient
from clinic.fhir.mapping.times import read_moment
from clinic.fhir.resource import Json
from clinic.fhir.resources.observation.kinds import KINDS, Kind
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.fhir.search.values import Token

KEPT: Final = frozenset(
    (
        *("identifier", "status", "category", "code", "subject"),
        *("effectiveDateTime", "effectiveInstant", "valueQuantity", "valueInteger", "component"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationDraft(RowDraft):
    kind: Kind

    def write(self, *, by: Actor) -> Any:
        return self.kind.verb(**self.fields, by=by, client_key=self.client_key)


def read_draft(body: Json, clinic: Clinic) -> ObservationDraft:
    """Raises FhirError 422 naming the element that cannot be kept as it is."""
    if body["status"] != "final":
        told = f"only final observations are taken in (given: {body['status']})"
        raise unprocessable("Observation.status", told, code="business-rule")
    kind = _kind(body)
    values, paths = kind.read(body)
    moment = kind.source.sorts["date"]
    element = "effectiveInstant" if "effectiveInstant" in body else "effectiveDateTime"
    paths[moment] = f"Observation.{element}"
    return ObservationDraft(
        source=kind.source,
        clinic=clinic,
        kind=kind,
        fields={
            "patient": read_patient(body["subject"], clinic, "Observation.subject"),
            moment: read_moment(body.get(element), paths[moment]),
            **values,
        },
        paths=paths,
        client_key=client_key(body.get("identifier", []), "Observation.identifier[0]"),
    )


def _kind(body: Json) -> Kind:
    """Raises FhirError 422 for a code we do not keep, or codes of two different things."""
    codings = body["code"].get("coding", [])
    given = [Token(each.get("system"), each.get("code", "")) for each in codings]
    found = {KINDS[token] for token in given if token in KINDS}
    if len(found) != 1:
        told = ", ".join(f"{token.system}|{token.code}" for token in given) or "no coding"
        problem = f"must mean one thing that is kept here (given: {shown(told)})"
        raise unprocessable("Observation.code", problem, code="code-invalid")
    return found.pop()
