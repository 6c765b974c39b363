"""`.well-known/smart-configuration`."""

from typing import Final

from django.conf import settings

from clinic.fhir.oauth.assertions import token_url
from clinic.fhir.oauth.keys import ALGORITHMS
from clinic.fhir.registry import RESOURCES
from clinic.fhir.resource import Json, Resource

LETTERS: Final = {"create": "c", "read": "r", "update": "u", "search-type": "s"}


def smart_configuration() -> Json:
    return {
        "issuer": settings.BASE_URL,
        "token_endpoint": token_url(),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "grant_types_supported": ["client_credentials"],
        "scopes_supported": [scope_of(resource) for _, resource in sorted(RESOURCES.items())],
        "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
    }


def scope_of(resource: Resource) -> str:
    """The widest scope that has any effect on the resource."""
    letters = "".join(letter for code, letter in LETTERS.items() if code in resource.interactions)
    return f"system/{resource.type}.{letters}"
