"""What an interaction gives back, before it becomes an HTTP response."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clinic.fhir.resource import Hit, Resource
from clinic.fhir.rest.outcome import Issue, outcome
from clinic.fhir.rest.prefer import Prefer
from clinic.fhir.search.bundle import base_url


@dataclass(frozen=True, slots=True)
class Answer:
    """`patient_ids` are for the access log, one line each: whom the answer shows, or None for nobody."""

    status: int
    body: dict[str, Any] | None
    patient_ids: Collection[uuid.UUID | None] = (None,)
    headers: Mapping[str, str] = field(default_factory=dict)


def of_hit(hit: Hit, *, status: int = 200) -> Answer:
    return Answer(status, hit.to_fhir(), (hit.patient_id,), _version(hit))


def of_write(
    resource: Resource, hit: Hit, prefer: Prefer, *, status: int, told: Iterable[Issue], may_read: bool
) -> Answer:
    """`told` is what the sender should know of what was stored; a caller that may not read gets no content."""
    headers = {**_version(hit), "Location": f"{base_url()}/{resource.type}/{hit.logical_id}"}
    body: dict[str, Any] | None = None
    if prefer.returns == "OperationOutcome":
        done = Issue("informational", "Stored" if status == 201 else "Stored before", severity="information")
        body = outcome([done, *told])
    elif prefer.returns == "representation" and may_read:
        body = hit.to_fhir()
    return Answer(status, body, (hit.patient_id,), headers)


def _version(hit: Hit) -> dict[str, str]:
    modified = hit.row.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return {"ETag": hit.etag, "Last-Modified": modified}
