"""Bodies and headers that attack or confuse: answered with an OperationOutcome, never a 500, never stored."""

import gzip
import io
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.fhir.rest.wire import MAX_BODY
from clinic.fhir.schema import OFFSET, definitions, words_by_pattern
from clinic.fhir.views.bodies import MAX_FORM
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast, make_patient
from tests.fhir.support import FHIR, FORM, Ehr, blood_pressure, identified, issues

DEEP = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><Observation>&y;</Observation>'


def stored(cast: Cast) -> int:
    with enter_clinic(cast.clinic, by=BUILDER):
        return Reading.objects.count()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"{}", 400),
        (b"\xff\xfe", 400),
        (b'{"resourceType": "Observation", "resourceType": "Patient"}', 400),
        (b'{"resourceType": "Observation", "valueInteger": NaN}', 400),
        (b'{"resourceType": "Observation", "valueInteger": Infinity}', 400),
        (b'{"resourceType": "Observation", "valueInteger": 1e99999999999999999999}', 400),
        (b'{"resourceType": "Observation", "status": null}', 400),
        (b'{"resourceType": "Observation", "status": "a\\u0000b"}', 400),
        (b'{"resourceType": "Observation", "status": "\\ud800"}', 400),
        (b'{"resourceType": "Patient"}', 400),
        (b'{"resourceType": ["Observation"]}', 400),
        (b'{"resourceType": "Observation", "valueInteger": ' + b"9" * 5_000 + b"}", 400),
        (DEEP, 400),
        (b'{"resourceType": "Observation", "note": ' + b"[" * 50 + b"1" + b"]" * 50 + b"}", 400),
        (b'{"a": "' + b"x" * 1_100_000 + b'"}', 413),
        (b'{"a": "' + b"x" * 10_000_000 + b'"}', 413),
    ],
    ids=range(20),
)
def test_unreadable_body_is_refused_quickly(ehr: Ehr, cast: Cast, body: bytes, status: int) -> None:
    # The first request of all loads every page.
    ehr.get("metadata")
    started = time.perf_counter()
    response = ehr.post("Observation", body)
    assert time.perf_counter() - started < 1
    assert response.status_code == status
    assert issues(response)[0]["severity"] == "error"
    assert stored(cast) == 0


class Endless(io.BytesIO):
    """A body of the letter x that never ends; `taken` is how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0, "asked for all of it"
        self.taken += size
        return b"x" * size


@pytest.mark.parametrize("length", ["300000000", "9" * 5_000])
@pytest.mark.parametrize("path", ["Observation", "Observation/_search"])
def test_body_that_says_it_is_too_long_is_refused_unread(
    ehr: Ehr, cast: Cast, path: str, length: str
) -> None:
    body = Endless()
    environ = {"wsgi.input": body, "CONTENT_LENGTH": length, "CONTENT_TYPE": FORM if "_" in path else FHIR}
    response = ehr.http.post(f"/fhir/{path}", headers=ehr.headers({}), **environ)  # type: ignore[arg-type]
    assert (response.status_code, body.taken) == (413, 0)
    assert issues(response)[0]["code"] == "too-long"


CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}


def in_chunks(ehr: Ehr, path: str, body: Any, content_type: str = FHIR, **environ: Any) -> Any:
    """As a server hands it on that takes the chunks apart."""
    raw = body if isinstance(body, io.BytesIO) else io.BytesIO(body.encode())
    given = {**CHUNKED, "wsgi.input": raw, "CONTENT_TYPE": content_type, **environ}
    return ehr.http.post(path, headers=ehr.headers({}), **given)


def test_body_of_no_known_length_is_read(ehr: Ehr, cast: Cast) -> None:
    posted = in_chunks(ehr, "/fhir/Observation", json.dumps(blood_pressure(cast.patient.pk)))
    assert posted.status_code == 201
    make_patient(cast.clinic, "Brandt")
    found = in_chunks(ehr, "/fhir/Patient/_search", "family=Brandt", FORM).json()
    assert [each["resource"]["name"][0]["family"] for each in found["entry"]] == ["Brandt"]
    form = urlencode({"grant_type": "client_credentials", "client_assertion_type": "x"})
    assert "client_assertion" in in_chunks(ehr, "/oauth/token", form, FORM).json()["error_description"]


@pytest.mark.parametrize("path", ["Observation", "Observation/_search"])
def test_body_of_no_known_length_is_read_no_further_than_the_limit(ehr: Ehr, path: str) -> None:
    body, limit = Endless(), MAX_FORM if "_" in path else MAX_BODY
    refused = in_chunks(ehr, f"/fhir/{path}", body, FORM if "_" in path else FHIR)
    assert (refused.status_code, body.taken) == (413, limit + 1)


@pytest.mark.parametrize("path", ["Observation", "Observation/_search"])
def test_chunks_that_cannot_be_read_are_refused(ehr: Ehr, cast: Cast, path: str) -> None:
    kind = FORM if "_" in path else FHIR
    endless = in_chunks(ehr, f"/fhir/{path}", "patient=x", kind, **{"wsgi.input_terminated": False})
    assert (endless.status_code, issues(endless)[0]["code"]) == (411, "required")
    for error, status in ((RuntimeError("size"), 400), (OSError("gone"), 400)):
        assert in_chunks(ehr, f"/fhir/{path}", Broken(error), kind).status_code == status
    assert stored(cast) == 0


class Broken(io.BytesIO):
    """Chunks that the server cannot take apart, or a sender that went away."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def read(self, size: int | None = -1, /) -> bytes:
        raise self.error


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/fhir+json", 201),
        ("application/fhir+json; charset=utf-8", 201),
        ("application/fhir+json;charset=UTF-8; fhirVersion=4.0", 201),
        ("application/json", 201),
        ("application/fhir+json; charset=latin-1", 415),
        ("application/fhir+xml", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
def test_only_json_in_utf8_is_read(ehr: Ehr, cast: Cast, content_type: str, status: int) -> None:
    response = ehr.post("Observation", blood_pressure(cast.patient.pk), content_type=content_type)
    assert response.status_code == status


def test_xml_with_an_external_entity_is_refused(ehr: Ehr) -> None:
    response = ehr.post("Observation", XXE, content_type="application/fhir+xml")
    assert response.status_code == 415
    assert b"root:" not in response.content


def test_compressed_body_is_refused(ehr: Ehr) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    response = ehr.post("Observation", bomb, **{"Content-Encoding": "gzip"})
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/fhir+json", "application/fhir+json"),
        ("application/fhir+json; charset=utf-8", "application/fhir+json"),
        ("application/json", "application/json"),
        ("*/*", "application/fhir+json"),
        ("text/html, application/json;q=0.9", "application/json"),
        ("application/fhir+xml", None),
        ("text/html", None),
    ],
)
def test_answer_comes_in_the_type_that_was_asked_for(
    ehr: Ehr, cast: Cast, accept: str, answered: str | None
) -> None:
    response = ehr.get(f"Patient/{cast.patient.pk}", Accept=accept)
    assert response.status_code == (200 if answered else 406)
    assert response["Content-Type"].partition(";")[0] == (answered or "application/fhir+json")


@pytest.mark.parametrize(
    ("asked", "status"),
    [("json", 200), ("application/fhir+json", 200), ("xml", 406), ("application/xml", 406)],
)
def test_format_parameter_outranks_the_header(ehr: Ehr, cast: Cast, asked: str, status: int) -> None:
    response = ehr.get(f"Patient/{cast.patient.pk}", {"_format": asked}, Accept="text/html")
    assert response.status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [("delete", "Patient/1"), ("patch", "Patient/1"), ("put", "Observation"), ("put", "Patient")],
)
def test_method_without_an_interaction_is_refused(ehr: Ehr, method: str, path: str) -> None:
    response = getattr(ehr.http, method)(f"/fhir/{path}", headers=ehr.headers({}))
    assert response.status_code == 405
    assert response["Allow"]
    issues(response)


def test_script_in_a_narrative_is_not_kept(ehr: Ehr, cast: Cast) -> None:
    text = {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml"><script>1</script></div>',
    }
    response = ehr.post("Observation", blood_pressure(cast.patient.pk, text=text))
    assert response.status_code == 201
    assert b"script" not in ehr.get(f"Observation/{response.json()['id']}").content


def test_what_belongs_to_the_server_is_ignored(ehr: Ehr, cast: Cast) -> None:
    claimed: dict[str, Any] = {
        "id": "mine",
        "meta": {"versionId": "7", "lastUpdated": "2001-01-01T00:00:00Z"},
    }
    told = ehr.post("Observation", blood_pressure(cast.patient.pk, **claimed)).json()
    assert told["id"] != "mine"
    assert told["meta"]["versionId"] == "1"
    assert not told["meta"]["lastUpdated"].startswith("2001")


@pytest.mark.parametrize(
    ("elements", "path"),
    [
        ({"modifierExtension": [{"url": "x", "valueBoolean": True}]}, "Observation.modifierExtension"),
        ({"implicitRules": "https://rules.example"}, "Observation.implicitRules"),
    ],
)
def test_modifying_element_is_refused(ehr: Ehr, cast: Cast, elements: dict[str, Any], path: str) -> None:
    response = ehr.post("Observation", blood_pressure(cast.patient.pk, **elements))
    assert response.status_code == 422
    assert issues(response)[0]["expression"] == [path]


def test_modifying_extension_inside_a_component_is_refused(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk)
    body["component"][1]["modifierExtension"] = [{"url": "x", "valueBoolean": True}]
    response = ehr.post("Observation", body)
    assert issues(response)[0]["expression"] == ["Observation.component[1].modifierExtension"]


def test_elements_without_a_place_are_told(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk, bodySite={"text": "left arm"}, device={"display": "cuff"})
    outcome = ehr.post("Observation", body, Prefer="return=OperationOutcome")
    assert outcome.status_code == 201
    assert [issue.get("expression") for issue in issues(outcome)] == [
        None,
        ["Observation.bodySite"],
        ["Observation.device"],
    ]


def test_elements_without_a_place_are_refused_when_strict(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk, bodySite={"text": "left arm"})
    response = ehr.post("Observation", body, Prefer="handling=strict")
    assert response.status_code == 422
    assert issues(response)[0]["expression"] == ["Observation.bodySite"]
    assert stored(cast) == 0


def test_minimal_answer_holds_headers_only(ehr: Ehr, cast: Cast) -> None:
    response = ehr.post("Observation", blood_pressure(cast.patient.pk), Prefer="return=minimal")
    assert (response.status_code, response.content) == (201, b"")
    assert response["ETag"] == 'W/"1"'
    assert ehr.get(response["Location"].split("/fhir/")[1]).status_code == 200


def test_same_post_sent_twice_is_stored_once(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk, **identified("bp-1"))
    first, second = ehr.post("Observation", body), ehr.post("Observation", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert stored(cast) == 1


def test_identifier_used_for_another_value_is_a_conflict(ehr: Ehr, cast: Cast) -> None:
    ehr.post("Observation", blood_pressure(cast.patient.pk, **identified("bp-1")))
    response = ehr.post("Observation", blood_pressure(cast.patient.pk, systolic=140, **identified("bp-1")))
    assert response.status_code == 409
    assert stored(cast) == 1


def test_schema_errors_name_their_elements(ehr: Ehr, cast: Cast) -> None:
    body = blood_pressure(cast.patient.pk) | {"status": "finalized", "colour": "red"}
    body["component"][0]["valueQuantity"]["value"] = "128"
    response = ehr.post("Observation", json.dumps(body))
    assert response.status_code == 422
    named = {issue["expression"][0] for issue in issues(response)}
    assert {"Observation.status", "Observation.component[0].valueQuantity.value", "Observation"} <= named


def test_nulls_that_fill_the_gaps_of_a_list_are_read(ehr: Ehr, cast: Cast) -> None:
    """As R4 writes a list of which one item has no value and another no extension; what the sibling says is told."""
    more = {"extension": [{"url": "https://ehr.example/why", "valueCode": "unknown"}]}

    def post(family: str, given: list[Any], beside: list[Any]) -> Any:
        name = {"use": "official", "family": family, "given": given, "_given": beside}
        return ehr.post("Patient", {"resourceType": "Patient", "name": [name]})

    for family, given, beside in (
        ("Nwosu", [None, "Obi"], [more, None]),
        ("Eze", ["Obi", None], [None, more]),
        ("Bello", ["Obi"], [more]),
    ):
        taken = post(family, given, beside)
        assert taken.status_code == 201, taken.content
        assert taken.json()["name"] == [{"use": "official", "family": family, "given": ["Obi"]}]
        assert taken.json()["contained"][0]["issue"][0]["expression"] == ["Patient.name[0]._given"]
    unmatched: list[tuple[list[Any], list[Any]]] = [
        ([None], [None]),
        ([None, "Obi"], [more]),
        ([None, "Obi"], [None, more]),
    ]
    for first, second in unmatched:
        assert post("Okoro", first, second).status_code == 400


def test_what_any_pattern_of_the_schema_asks_for_is_said_in_words() -> None:
    kinds = definitions().values()
    properties = [each for kind in kinds for each in kind.get("properties", {}).values()]
    patterns = {each["pattern"] for each in [*kinds, *properties] if "pattern" in each}
    assert patterns == words_by_pattern().keys()


@pytest.mark.parametrize("at", ["2026-03-02T10:15:00", "2026-03-02T10:15", "2026-03-02T10:15:00.25"])
def test_time_without_its_offset_is_refused_by_what_is_missing(ehr: Ehr, cast: Cast, at: str) -> None:
    refused = ehr.post("Observation", blood_pressure(cast.patient.pk, at=at))
    assert (refused.status_code, issues(refused)[0]["expression"]) == (422, ["Observation.effectiveDateTime"])
    assert issues(refused)[0]["diagnostics"] == f"{OFFSET} (given: {at})"
