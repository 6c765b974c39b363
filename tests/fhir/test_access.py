"""Who reaches what: scopes, clinics, tokens and cookies, and the trail each call leaves."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.core import clock
from clinic.core.logs import JsonFormatter
from clinic.fhir.oauth.tokens import LIFETIME
from tests.build import BUILDER, PASSWORD, Cast
from tests.fhir.support import FHIR, Ehr, blood_pressure, identified, issues, make_ehr, store_token


def entries(cast: Cast) -> list[tuple[str, Any]]:
    with enter_clinic(cast.clinic, by=BUILDER):
        return list(AccessEntry.objects.order_by("at", "id").values_list("detail", "patient_id"))


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic YTpi", "bearer x\x00y"])
def test_call_without_a_valid_token_is_challenged(ehr: Ehr, header: str) -> None:
    response = Client().get("/fhir/Patient", headers={"Authorization": header} if header else {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert issues(response)[0]["code"] == "login"


def test_scheme_of_a_token_may_be_written_in_any_case(ehr: Ehr) -> None:
    for scheme in ("Bearer", "bearer", "BEARER", "bEaReR "):
        told = Client().get("/fhir/Patient", headers={"Authorization": f"{scheme} {ehr.token}"})
        assert told.status_code == 200


@pytest.mark.parametrize("path", ["Patient", "Patient/1", "Observation/_search", "Foo", "nowhere/at/all"])
def test_every_address_but_the_documents_needs_a_token(db: None, path: str) -> None:
    assert Client().post(f"/fhir/{path}").status_code == 401


def test_staff_session_opens_nothing_here(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.prescriber)
    assert browser.get(f"/fhir/Patient/{cast.patient.pk}").status_code == 401


def test_token_opens_no_page_for_people(ehr: Ehr) -> None:
    response = Client().get("/accounts/sessions/", headers={"Authorization": f"Bearer {ehr.token}"})
    assert response.status_code == 302
    assert PASSWORD not in response.content.decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "Patient"),
        ("get", f"Patient/{uuid.UUID(int=1)}"),
        ("post", "Patient"),
        ("post", "Observation"),
        ("post", "Observation/_search"),
        ("get", "QuestionnaireResponse"),
        ("put", f"Patient/{uuid.UUID(int=2)}"),
    ],
)
def test_call_outside_the_scopes_is_forbidden(cast: Cast, method: str, path: str) -> None:
    ehr = make_ehr(cast.clinic, scopes=["system/Observation.r"])
    response = getattr(ehr.http, method)(
        f"/fhir/{path}", data="{}" if method != "get" else None, content_type=FHIR, headers=ehr.headers({})
    )
    assert response.status_code == 403
    assert issues(response)[0]["code"] == "forbidden"
    assert entries(cast)[-1][0].endswith("refused 403")


def test_read_scope_alone_does_not_search(cast: Cast) -> None:
    ehr = make_ehr(cast.clinic, scopes=["system/Patient.r"])
    assert ehr.get(f"Patient/{cast.patient.pk}").status_code == 200
    assert ehr.get("Patient").status_code == 403


def test_create_scope_alone_gets_no_content_back(cast: Cast) -> None:
    ehr = make_ehr(cast.clinic, scopes=["system/Observation.c"])
    body = blood_pressure(cast.patient.pk, **identified("1"))
    for status in (201, 200):
        response = ehr.post("Observation", body)
        assert (response.status_code, response.content) == (status, b"")
        assert response["Location"].startswith("http://127.0.0.1:8000/fhir/Observation/")


def test_other_clinics_ids_answer_exactly_as_unknown_ones(cast: Cast, ehr: Ehr) -> None:
    theirs = make_ehr(cast.other_clinic)
    posted = theirs.post("Observation", blood_pressure(cast.other_patient.pk, **identified("1"))).json()
    pairs = [
        (f"Patient/{cast.other_patient.pk}", f"Patient/{uuid.uuid4()}"),
        (f"Observation/{posted['id']}", f"Observation/{uuid.uuid4()}-bp"),
        (f"Observation?patient={cast.other_patient.pk}", f"Observation?patient={uuid.uuid4()}"),
        (
            "Observation?identifier=https://ehr.example/obs|1",
            "Observation?identifier=https://ehr.example/obs|2",
        ),
        ("Patient?family=Larsen", "Patient?family=Nobody"),
        (f"Patient?_id={cast.other_patient.pk}", f"Patient?_id={uuid.uuid4()}"),
    ]
    for known_there, known_nowhere in pairs:
        foreign, unknown = ehr.get(known_there), ehr.get(known_nowhere)
        assert foreign.status_code == unknown.status_code
        assert told(foreign) == told(unknown)
        assert sorted(foreign.headers) == sorted(unknown.headers)


def told(response: Any) -> Any:
    """The body without the link that repeats the question."""
    return {name: value for name, value in json.loads(response.content).items() if name != "link"}


def test_post_about_another_clinics_patient_is_refused_as_unknown(cast: Cast, ehr: Ehr) -> None:
    answers = [
        ehr.post("Observation", blood_pressure(patient_id))
        for patient_id in (cast.other_patient.pk, uuid.uuid4())
    ]
    for response in answers:
        assert response.status_code == 422
        assert issues(response)[0]["expression"] == ["Observation.subject"]


def test_each_call_leaves_one_line_with_who_and_whom(cast: Cast, ehr: Ehr) -> None:
    before = len(entries(cast))
    patient_id = cast.patient.pk
    ehr.get(f"Patient/{patient_id}")
    ehr.get("Patient", {"family": "Okafor"})
    ehr.get("Observation", {"patient": str(patient_id)})
    ehr.post("Observation", blood_pressure(patient_id))
    ehr.post("Observation", blood_pressure(patient_id, systolic=1200))
    ehr.get(f"Patient/{uuid.uuid4()}")
    assert entries(cast)[before:] == [
        ("read Patient", patient_id),
        ("search Patient", patient_id),
        ("search Observation", patient_id),
        ("create Observation", patient_id),
        ("create Observation refused 422", None),
        ("read Patient refused 404", None),
    ]
    with enter_clinic(cast.clinic, by=BUILDER):
        last = AccessEntry.objects.latest("at")
    assert (last.actor_kind, last.actor_id, last.door, last.purpose) == (
        "client",
        ehr.client.pk,
        "fhir",
        "fhir",
    )


@pytest.fixture
def seen(cast: Cast, ehr: Ehr) -> Callable[[str], list[Any]]:
    """Whom the log names for one search, which must be logged as one look."""

    def look(query: str) -> list[Any]:
        with enter_clinic(cast.clinic, by=BUILDER):
            before = set(AccessEntry.objects.values_list("id", flat=True))
        assert ehr.get(query).status_code == 200
        with enter_clinic(cast.clinic, by=BUILDER):
            lines = list(AccessEntry.objects.exclude(id__in=before))
        assert len({(line.at, line.request_id, line.detail, line.actor_id) for line in lines}) == 1
        assert lines[0].request_id
        return sorted((line.patient_id for line in lines), key=str)

    return look


def test_search_is_logged_for_each_patient_it_shows(
    cast: Cast, ehr: Ehr, seen: Callable[[str], list[Any]]
) -> None:
    first, second = cast.patient.pk, make_patient(cast, "Adeyemi")
    for number, patient_id in enumerate((first, second, first)):
        body = blood_pressure(patient_id, **identified(str(number)))
        assert ehr.post("Observation", body).status_code == 201
    both = sorted((first, second), key=str)
    assert seen("Patient") == both
    assert seen(f"Patient?_id={first}") == [first]
    assert seen("Patient?family=Adeyemi") == [second]
    assert seen("Observation") == both
    assert seen(f"Observation?patient={first},{second}") == both
    assert seen("Observation?identifier=https://ehr.example/obs|1") == [second]
    # What a page does not show was not seen.
    assert seen(f"Observation?patient={first},{second}&_sort=_lastUpdated&_count=1") == [first]


def test_empty_page_is_logged_for_whom_it_was_asked_about_or_for_nobody(
    cast: Cast, seen: Callable[[str], list[Any]]
) -> None:
    assert seen("Patient?family=Nobody") == [None]
    assert seen("Patient?_count=0&_total=accurate") == [None]
    assert seen(f"Observation?subject=Patient/{cast.patient.pk}") == [cast.patient.pk]


def make_patient(cast: Cast, family_name: str) -> uuid.UUID:
    sent = {
        "resourceType": "Patient",
        "name": [{"family": family_name, "given": ["Ada"]}],
        "gender": "female",
        "birthDate": "1981-04-05",
        "identifier": [{"system": "https://ehr.example/mrn", "value": family_name}],
    }
    created = make_ehr(cast.clinic).post("Patient", sent)
    assert created.status_code == 201, created.content
    return uuid.UUID(created.json()["id"])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ("nothing", "no bearer token"),
        ("text", "unknown token"),
        ("time", "expired token"),
        ("client", "revoked client"),
        ("clinic", "closed clinic"),
    ],
)
def test_refused_token_is_told_apart_in_the_log_alone(
    cast: Cast, ehr: Ehr, caplog: pytest.LogCaptureFixture, spoil: str, reason: str
) -> None:
    token = "" if spoil == "nothing" else "guessed-by-somebody" if spoil == "text" else ehr.token
    with enter_clinic(cast.clinic, by=BUILDER):
        if spoil == "client":
            ehr.client.change(revoked_at=clock.now())
        if spoil == "clinic":
            cast.clinic.change(is_active=False)
    later = clock.now() + LIFETIME if spoil == "time" else clock.now()
    with time_machine.travel(later, tick=False), caplog.at_level("INFO"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        refused = Client().get(f"/fhir/Patient/{cast.patient.pk}", headers=headers)
    assert refused.status_code == 401
    said = issues(refused)[0]["diagnostics"]
    assert said == (
        "The token is unknown, expired or revoked" if token else "Send a bearer token from /oauth/token"
    )
    lines = [json.loads(JsonFormatter().format(each)) for each in caplog.records]
    [line] = [each for each in lines if each["event"] == "fhir call refused"]
    assert (line["reason"], line["level"]) == (reason, "warning")
    assert line["request_id"]
    known = spoil not in {"nothing", "text"}
    assert line.get("client_id") == (ehr.client.client_id if known else None)
    assert not token or token not in json.dumps(lines)


def test_scopes_of_the_token_count_not_those_of_the_client(cast: Cast, ehr: Ehr) -> None:
    narrow = Ehr(ehr.client, store_token(ehr.client, ["system/Patient.s"]))
    assert narrow.get(f"Patient/{cast.patient.pk}").status_code == 403


def test_reading_asks_the_database_few_questions(
    cast: Cast, ehr: Ehr, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        ehr.post("Observation", blood_pressure(cast.patient.pk, **identified(str(number))))
    query = {"patient": str(cast.patient.pk), "code": "85354-9"}
    # Token, readings and the access log; the other ten open, close and set what row-level security goes by.
    with django_assert_max_num_queries(13):
        assert len(ehr.get("Observation", query).json()["entry"]) == 5
