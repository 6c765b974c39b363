"""The CapabilityStatement."""

from functools import cache
from typing import Final

from django.conf import settings

from clinic.fhir.mapping.elements import coding
from clinic.fhir.mapping.systems import US_CORE
from clinic.fhir.oauth.assertions import token_url
from clinic.fhir.registry import RESOURCES
from clinic.fhir.resource import Json, Resource
from clinic.fhir.rest.media import FHIR_JSON, PLAIN_JSON
from clinic.fhir.search.matchers import Matcher
from clinic.instruments.rules import loinc_notice

PUBLISHED: Final = "2026-11-30"
"""When what this statement says last changed."""
OAUTH_URIS: Final = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
SECURITY: Final = "http://terminology.hl7.org/CodeSystem/restful-security-service"
BEHAVIOUR: Final = (
    "An unknown or empty search parameter is refused; under Prefer: handling=lenient it is ignored with a warning in "
    "the bundle while another filter is left. A _search without its body is refused. Bodies may come in chunks. "
    "Pages follow opaque next links; _count is capped at 200; totals are counted only for _total=accurate. "
    "Searches by patient come newest first, others in the order of their last change. "
    "Elements without a place here are named in every answer to a write: in a contained OperationOutcome, as the body "
    "under Prefer: return=OperationOutcome, and in a Warning header; under handling=strict they are refused. "
    "Reference and identifier of one subject must agree, no element may name another patient, what is said twice is "
    "refused. "
    "Status corrected or amended replaces and entered-in-error takes back, by PUT or under the same identifier. "
    "Clocks may differ by 60 seconds."
)


@cache
def capability_statement() -> Json:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": PUBLISHED,
        "kind": "instance",
        "software": {"name": "Taper"},
        "copyright": loinc_notice(),
        "implementation": {"description": "Taper FHIR R4 API", "url": f"{settings.BASE_URL}/fhir"},
        "fhirVersion": "4.0.1",
        "format": [FHIR_JSON, PLAIN_JSON],
        "rest": [
            {
                "mode": "server",
                "documentation": BEHAVIOUR,
                "security": _security(),
                "resource": [_resource(resource) for _, resource in sorted(RESOURCES.items())],
            }
        ],
    }


def _security() -> Json:
    return {
        "cors": False,
        "service": [{"coding": [coding(SECURITY, "SMART-on-FHIR")]}],
        "description": "SMART Backend Services: private_key_jwt with RS384 or ES384",
        "extension": [{"url": OAUTH_URIS, "extension": [{"url": "token", "valueUri": token_url()}]}],
    }


def _resource(resource: Resource) -> Json:
    told: Json = {
        "type": resource.type,
        "documentation": resource.documentation,
        "interaction": [{"code": code} for code in resource.interactions],
        "versioning": "versioned-update" if resource.is_updated else "versioned",
        "readHistory": False,
        "updateCreate": False,
        "conditionalCreate": resource.read_draft is not None,
        "conditionalRead": "not-supported",
        "conditionalUpdate": False,
        "conditionalDelete": "not-supported",
        "searchParam": [
            _parameter(name, matcher) for name, matcher in resource.parameters.items() if "." not in name
        ],
    }
    if resource.profiles:
        told["supportedProfile"] = [f"{US_CORE}/{name}" for name in resource.profiles]
    return told


def _parameter(name: str, matcher: Matcher) -> Json:
    told: Json = {"name": name, "type": matcher.kind}
    if matcher.modifiers:
        told["documentation"] = f"Modifiers: {', '.join(f':{each}' for each in sorted(matcher.modifiers))}"
    return told
