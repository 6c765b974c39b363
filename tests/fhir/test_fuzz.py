"""Generated requests against the OpenAPI document: no 500, no answer that the document does not name."""

from typing import Any

import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from clinic.fhir.describing.openapi import openapi_document
from tests.build import Cast
from tests.fhir.support import Ehr

SERVER = "http://127.0.0.1:8000"
CHECKS: list[Any] = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# The coverage phase tries some 5,000 bodies per resource; run it by hand after changing a mapper.
QUICK = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": False}}})
schema = schemathesis.openapi.from_dict(openapi_document(), config=QUICK)


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_requests_get_documented_answers(case: Any, ehr: Ehr, cast: Cast) -> None:
    prepared = requests.Request(**case.as_transport_kwargs(base_url=f"{SERVER}/fhir")).prepare()
    answer = send(prepared, ehr)
    case.validate_response(answer, checks=CHECKS)
    assert answer.status_code in documented(case)


def documented(case: Any) -> set[int]:
    """Statuses that the document names for the operation."""
    return {int(status) for status in case.operation.definition.raw["responses"]}


def send(prepared: requests.PreparedRequest, ehr: Ehr) -> schemathesis.Response:
    """Through Django's test client, which leaves the transaction of the test alone."""
    headers = ehr.headers({name: str(value) for name, value in prepared.headers.items()})
    # What would be unpacked on the way is not unpacked here.
    headers.pop("Accept-Encoding", None)
    given = Client(raise_request_exception=False).generic(
        str(prepared.method),
        prepared.path_url,
        prepared.body or b"",
        headers.pop("Content-Type", ""),
        headers=headers,
    )
    return schemathesis.Response(
        given.status_code,
        {name: [value] for name, value in given.headers.items()},
        given.content,
        prepared,
        elapsed=0,
        verify=True,
    )


def test_the_example_of_each_resource_is_accepted_but_for_its_patient(ehr: Ehr, cast: Cast) -> None:
    for path, item in openapi_document()["paths"].items():
        if "post" in item and not path.endswith("_search"):
            content = item["post"]["requestBody"]["content"]["application/fhir+json"]
            example = dict(content["example"])
            if "subject" in example:
                example["subject"] = {"reference": f"Patient/{cast.patient.pk}"}
            assert ehr.post(path.strip("/"), example).status_code == 201
