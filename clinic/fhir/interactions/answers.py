"""What an interaction gives back, before it becomes an HTTP response."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from clinic.core.formats import MINUS, NBSP, NOTHING
from clinic.fhir.resource import Hit, Resource
from clinic.fhir.rest.outcome import Issue, outcome
from clinic.fhir.rest.prefer import Prefer
from clinic.fhir.search.bundle import base_url

TOLD: Final = "told"
WARNING_LENGTH: Final = 800
# Signs that ASCII lacks and that the texts of other rooms use, and those that would end the header.
_ASCII: Final = str.maketrans(f'"\\\r\n\t{NBSP}{MINUS}{NOTHING}', "'/    --")


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
    resource: Resource, hit: Hit, prefer: Prefer, *, status: int, told: Collection[Issue], may_read: bool
) -> Answer:
    """`told` is what the sender should know of what was stored; it comes with every answer, whatever else is asked for.

    A caller that may not read gets no content.
    """
    headers = {
        **_version(hit),
        "Location": f"{base_url()}/{resource.type}/{hit.logical_id}",
        **_warning(told),
    }
    body: dict[str, Any] | None = None
    if prefer.returns == "OperationOutcome" or (told and not may_read and prefer.returns != "minimal"):
        done = Issue("informational", "Stored" if status == 201 else "Stored before", severity="information")
        body = outcome([done, *told])
    elif prefer.returns == "representation" and may_read:
        body = hit.to_fhir() | (_beside(told) if told else {})
    return Answer(status, body, (hit.patient_id,), headers)


def without_told(body: dict[str, Any]) -> dict[str, Any]:
    """A representation of ours that is sent back, without what its sender was told of an earlier one."""
    left = {
        "contained": [each for each in body.get("contained", []) if each.get("id") != TOLD],
        "extension": [each for each in body.get("extension", []) if each.get("url") != _told_url()],
    }
    return {name: left.get(name, child) for name, child in body.items() if name not in left or left[name]}


def _beside(told: Iterable[Issue]) -> dict[str, Any]:
    """An OperationOutcome within the representation; what is contained must be pointed at from somewhere."""
    link = {"url": _told_url(), "valueReference": {"reference": f"#{TOLD}"}}
    return {"contained": [outcome(told) | {"id": TOLD}], "extension": [link]}


def _told_url() -> str:
    return f"{base_url()}/StructureDefinition/{TOLD}"


def _warning(told: Collection[Issue]) -> dict[str, str]:
    """A header for whoever asked for no content; short, and in ASCII without quotes."""
    if not told:
        return {}
    parts = [f"{issue.expression} {issue.diagnostics}".strip() for issue in told]
    text = "; ".join(parts).translate(_ASCII)[:WARNING_LENGTH].encode("ascii", "replace").decode()
    return {"Warning": f'299 - "{text}"'}


def _version(hit: Hit) -> dict[str, str]:
    modified = hit.row.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return {"ETag": hit.etag, "Last-Modified": modified}
