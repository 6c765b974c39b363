"""The OpenAPI 3.1 document.

Made from the same declarations as the CapabilityStatement rather than by inspecting views: one view serves every
resource, so only the declarations know what each of them accepts.
"""

from functools import cache
from typing import Any, Final

from django.conf import settings

from clinic.fhir.describing.schemas import body_schema, shared_schemas
from clinic.fhir.oauth.assertions import token_url
from clinic.fhir.registry import RESOURCES
from clinic.fhir.resource import Json, Resource
from clinic.fhir.rest.media import FHIR_JSON, FORM, PLAIN_JSON
from clinic.fhir.rest.prefer import RETURNS
from clinic.fhir.search.matchers import Matcher
from clinic.fhir.search.query import MAX_COUNT, TOTALS

REASONS: Final = {
    400: "The request cannot be read",
    401: "No valid token",
    403: "The token's scopes do not allow this",
    404: "Nothing with this id, or nothing at this address",
    406: "Only JSON can be sent",
    409: "The identifier was used before for something else",
    410: "This page of a search by form is no longer kept",
    411: "The length of the body is needed",
    412: "Another version is stored, or several resources match",
    413: "The body is too long",
    415: "Only FHIR JSON is read",
    422: "The resource cannot be kept as it is",
    428: "If-Match is missing",
    429: "Too many requests in this minute",
    503: "Busy; send the same request again",
}
ALWAYS: Final = (400, 401, 403, 404, 406, 429, 503)
WRITING: Final = (409, 411, 412, 413, 415, 422)


@cache
def openapi_document() -> Json:
    paths: Json = {
        "/metadata": {"get": _open("capability statement", "CapabilityStatement")},
    }
    schemas = shared_schemas()
    for resource_type, resource in sorted(RESOURCES.items()):
        body, used = body_schema(resource)
        schemas |= {resource_type: body, **used}
        paths[f"/{resource_type}"] = _type_item(resource)
        paths[f"/{resource_type}/_search"] = {"post": _search_by_form(resource)}
        paths[f"/{resource_type}/{{id}}"] = _instance_item(resource)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Taper FHIR R4 API", "version": "4.0.1"},
        "servers": [{"url": f"{settings.BASE_URL}/fhir"}],
        "security": [{"backend": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"backend": _scheme()}},
    }


def _scheme() -> Json:
    scopes = {
        f"system/{resource_type}.cruds": f"{resource_type}, narrowed to what is registered"
        for resource_type in RESOURCES
    }
    flow = {"tokenUrl": token_url(), "scopes": scopes}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}, "description": "SMART Backend Services"}


def _open(what: str, schema: str) -> Json:
    found = {"200": _content(f"The {what}", schema)}
    return {"summary": what.capitalize(), "security": [], "responses": found | _refusals((406,))}


def _type_item(resource: Resource) -> Json:
    searched = {
        "summary": f"Search {resource.type}",
        "operationId": f"search{resource.type}",
        "parameters": [
            *_search_parameters(resource),
            _header("Prefer", "handling=lenient: search without what is unknown"),
        ],
        "responses": {"200": _content("A searchset Bundle", "Bundle")} | _refusals((*ALWAYS, 410)),
    }
    return {"get": searched} | ({"post": _create(resource)} if resource.read_draft else {})


def _create(resource: Resource) -> Json:
    return {
        "summary": f"Store a {resource.type}, once per identifier",
        "description": resource.documentation,
        "operationId": f"create{resource.type}",
        "parameters": [
            _header("If-None-Exist", "Search parameters; a match is answered with 200 and nothing is stored"),
            _header("Prefer", f"return={', '.join(RETURNS)}; handling=strict"),
        ],
        "requestBody": _body(resource),
        "responses": {
            "200": _content("Stored before", resource.type),
            "201": _content("Stored", resource.type),
            **_refusals((*ALWAYS, *WRITING)),
        },
    }


def _instance_item(resource: Resource) -> Json:
    item: Json = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": {
            "summary": f"Read a {resource.type}",
            "operationId": f"read{resource.type}",
            "responses": {"200": _content("The resource", resource.type)} | _refusals(ALWAYS),
        },
    }
    if resource.is_updated:
        item["put"] = {
            "summary": f"Replace a {resource.type}",
            "operationId": f"update{resource.type}",
            "parameters": [_header("If-Match", 'The version read, such as W/"3"')],
            "requestBody": _body(resource),
            "responses": {"200": _content("The new version", resource.type)}
            | _refusals((*ALWAYS, *WRITING, 428)),
        }
    return item


def _search_by_form(resource: Resource) -> Json:
    properties = {name: {"type": "string"} for name in resource.parameters}
    return {
        "summary": f"Search {resource.type} with the parameters in the body",
        "operationId": f"search{resource.type}ByForm",
        "requestBody": {"content": {FORM: {"schema": {"type": "object", "properties": properties}}}},
        "responses": {"200": _content("A searchset Bundle", "Bundle")}
        | _refusals((*ALWAYS, 410, 411, 413, 415)),
    }


def _search_parameters(resource: Resource) -> list[Json]:
    sorts = sorted(set.intersection(*(set(source.sorts) for source in resource.sources)))
    controls: dict[str, Json] = {
        "_count": {"type": "integer", "minimum": 0, "description": f"At most {MAX_COUNT}"},
        "_total": {"type": "string", "enum": list(TOTALS)},
        "_sort": {"type": "string", "enum": [f"{sign}{name}" for name in sorts for sign in ("", "-")]},
    }
    found = {name: _value_schema(matcher) for name, matcher in resource.parameters.items()} | controls
    return [{"name": name, "in": "query", "schema": schema} for name, schema in found.items()]


def _value_schema(matcher: Matcher) -> Json:
    return {"type": "string", "description": f"FHIR search type {matcher.kind}"}


def _body(resource: Resource) -> Json:
    schema: Json = {"schema": _ref(resource.type), "example": resource.example}
    return {"required": True, "content": {FHIR_JSON: schema, PLAIN_JSON: schema}}


def _refusals(statuses: tuple[int, ...]) -> Json:
    return {str(status): _content(REASONS[status], "OperationOutcome") for status in sorted(statuses)}


def _content(description: str, schema: str) -> Json:
    content = {media: {"schema": _ref(schema)} for media in (FHIR_JSON, PLAIN_JSON)}
    return {"description": description, "content": content}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": {"type": "string"}}
