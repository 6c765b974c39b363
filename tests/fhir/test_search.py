"""Search: what the parameters mean, pages that stay stable, links that can be followed, odd input answered plainly."""

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError  # noqa: A004  that of Redis is meant

from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.models import recorded
from clinic.fhir.registry import RESOURCES
from clinic.fhir.search.kept import stored_at
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast, make_patient
from tests.fhir.support import (
    FORM,
    Ehr,
    blood_pressure,
    identified,
    issues,
    make_ehr,
    observation,
    quantity,
)

START = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)


def make_readings(cast: Cast, count: int, *, start: dt.datetime = START, step: int = 1) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        for number in range(count):
            Reading._default_manager.create(
                clinic=cast.clinic,
                patient=cast.patient,
                # Pairs share a moment, so that ties are broken by the row.
                measured_at=start + dt.timedelta(hours=step * (number // 2)),
                systolic=120 + number % 40,
                diastolic=70,
                pulse=60,
                **recorded(BUILDER),
            )


def bundle(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.content
    body: dict[str, Any] = response.json()
    assert (body["resourceType"], body["type"]) == ("Bundle", "searchset")
    return body


def ids(body: dict[str, Any]) -> list[str]:
    return [each["resource"]["id"] for each in body.get("entry", []) if each["search"]["mode"] == "match"]


def link(body: dict[str, Any], relation: str) -> str | None:
    return next((each["url"] for each in body["link"] if each["relation"] == relation), None)


def follow(ehr: Ehr, url: str) -> dict[str, Any]:
    return bundle(ehr.http.get(url.removeprefix("http://127.0.0.1:8000"), headers=ehr.headers({})))


@pytest.mark.parametrize("sort", ["", "date", "-date", "_lastUpdated", "-_lastUpdated"])
def test_pages_hold_each_entry_once_while_rows_arrive(ehr: Ehr, cast: Cast, sort: str) -> None:
    make_readings(cast, 10)
    expected = set(ids(bundle(ehr.get("Observation", {"patient": str(cast.patient.pk)}))))
    query = {"patient": str(cast.patient.pk), "_count": 3} | ({"_sort": sort} if sort else {})
    page = bundle(ehr.get("Observation", query))
    seen = ids(page)
    while url := link(page, "next"):
        make_readings(cast, 1, start=START + dt.timedelta(minutes=len(seen)))
        page = follow(ehr, url)
        seen += ids(page)
    assert len(seen) == len(set(seen))
    assert expected <= set(seen)


def test_newest_comes_first_for_a_patient(ehr: Ehr, cast: Cast) -> None:
    make_readings(cast, 6, step=24)
    entries = bundle(ehr.get("Observation", {"patient": str(cast.patient.pk), "code": "85354-9"}))["entry"]
    moments = [each["resource"]["effectiveDateTime"] for each in entries]
    assert moments == sorted(moments, reverse=True)


def test_links_are_absolute_and_keep_every_parameter(ehr: Ehr, cast: Cast) -> None:
    make_readings(cast, 4)
    query = [
        ("code", "http://loinc.org|8867-4"),
        ("date", "ge2026-01-01"),
        ("date", "lt2027"),
        ("_count", "2"),
    ]
    page = bundle(ehr.get("Observation", query))
    address = link(page, "next") or ""
    assert address.startswith("http://127.0.0.1:8000/fhir/Observation?")
    kept = parse_qs(urlsplit(address).query)
    assert {name: values for name, values in kept.items() if name != "_cursor"} == {
        "code": ["http://loinc.org|8867-4"],
        "date": ["ge2026-01-01", "lt2027"],
        "_count": ["2"],
    }
    assert str(cast.patient.pk) not in address
    entry = page["entry"][0]
    assert entry["fullUrl"] == f"http://127.0.0.1:8000/fhir/Observation/{entry['resource']['id']}"
    assert link(follow(ehr, address), "next") is None


def test_altered_or_borrowed_cursor_is_refused(ehr: Ehr, cast: Cast) -> None:
    make_readings(cast, 4)
    query = {"patient": str(cast.patient.pk), "_count": "2"}
    cursor = parse_qs(urlsplit(link(bundle(ehr.get("Observation", query)), "next") or "").query)["_cursor"][0]
    for changed in (
        query | {"_cursor": cursor[:-2] + "xx"},
        query | {"_cursor": "nonsense"},
        query | {"_cursor": cursor, "code": "8867-4"},
        {"_cursor": cursor},
    ):
        assert ehr.get("Observation", changed).status_code == 400
    assert ehr.get("QuestionnaireResponse", query | {"_cursor": cursor}).status_code == 400
    assert len(ids(bundle(ehr.get("Observation", query | {"_cursor": cursor, "_count": "200"})))) == 6


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"code": "85354-9"}, 4),
        ({"code": "http://loinc.org|85354-9"}, 4),
        ({"code": "http://snomed.info/sct|85354-9"}, 0),
        ({"code": "http://loinc.org|"}, 10),
        ({"code": "85354-9,29463-7"}, 5),
        ({"code:not": "85354-9"}, 6),
        ({"code": "44261-6"}, 1),
        ({"code": "http://127.0.0.1:8000/fhir/CodeSystem/instrument-score|phq-9"}, 1),
        ({"code": "2708-6"}, 0),
        ({"category": "vital-signs"}, 9),
        ({"category": "survey"}, 1),
        ({"category": "vital-signs,survey"}, 10),
        ({"category": "laboratory"}, 0),
        ({"status": "final"}, 10),
        ({"status": "http://hl7.org/fhir/observation-status|final"}, 10),
        ({"status": "entered-in-error"}, 0),
        ({"status:not": "final"}, 0),
        ({"date": "2026-01-01"}, 8),
        ({"date": "2026"}, 10),
        ({"date": "gt2026-01-01"}, 2),
        ({"date": "le2026-01-01T08:00:00Z"}, 4),
        ({"date": "le2026-01-01T08:00:00+00:00"}, 4),
        ({"date": "2026-01-01T08:00Z"}, 4),
        ({"date": "sa2026-01-01T08:30:00Z"}, 6),
        ({"date": "eb2026-01-01T08:30:00Z"}, 4),
        ({"date": "ne2026-01-01"}, 2),
        ({"date": "2025"}, 0),
        ({"identifier": "https://ehr.example/obs|w"}, 1),
        ({"identifier:missing": "false"}, 2),
        ({"identifier:missing": "true"}, 8),
        ({"subject:Patient": "{patient}"}, 10),
        ({"subject": "Patient/{patient}"}, 10),
        ({"patient": "http://127.0.0.1:8000/fhir/Patient/{patient}"}, 10),
        ({"patient": "Group/{patient}"}, 0),
        ({"patient.identifier": "https://ehr.example/mrn|none"}, 0),
        ({"_lastUpdated": "ge2026"}, 10),
        ({"_id": "{first}"}, 1),
        ({"_id": "{first},{patient}-bp"}, 1),
    ],
    ids=str,
)
def test_observations_are_found_by(ehr: Ehr, cast: Cast, query: dict[str, str], count: int) -> None:
    make_readings(cast, 4)
    patient_id = cast.patient.pk
    at = "2026-03-02T10:00:00Z"
    weight = observation(patient_id, "29463-7", at=at, valueQuantity=quantity(80, "kg"), **identified("w"))
    score = observation(patient_id, "44261-6", at=at, valueQuantity=quantity(9, "{score}"), **identified("s"))
    first = ehr.post("Observation", weight).json()["id"]
    assert ehr.post("Observation", score).status_code == 201
    asked = {name: value.format(patient=patient_id, first=first) for name, value in query.items()}
    body = bundle(ehr.get("Observation", asked | {"_total": "accurate"}))
    assert (body["total"], len(ids(body))) == (count, count)


def test_search_by_form_finds_the_same(ehr: Ehr, cast: Cast) -> None:
    make_readings(cast, 4)
    asked = f"patient={cast.patient.pk}&code=85354-9"
    response = ehr.http.post(
        "/fhir/Observation/_search?_count=3", asked, content_type=FORM, headers=ehr.headers({})
    )
    assert len(ids(bundle(response))) == 3
    assert ehr.post("Observation/_search", {}).status_code == 415


@pytest.mark.parametrize("dropped", [{"colour": "red"}, {"subject": ""}, {"identifier": ","}])
def test_parameter_that_is_unknown_or_empty_never_widens_a_search_unasked(
    ehr: Ehr, cast: Cast, dropped: dict[str, str]
) -> None:
    make_readings(cast, 1)
    lenient = {"Prefer": "handling=lenient"}
    asked = dropped | {"patient": str(cast.patient.pk), "code": "85354-9"}
    body = bundle(ehr.get("Observation", asked, **lenient))
    warning = body["entry"][-1]
    assert warning["search"]["mode"] == "outcome"
    [name] = dropped
    assert f"'{name}'" in warning["resource"]["issue"][0]["diagnostics"]
    assert name not in (link(body, "self") or "")
    for refused in (
        ehr.get("Observation", asked),
        ehr.get("Observation", asked, Prefer="handling=strict, handling=lenient"),
    ):
        assert refused.status_code == 400
        assert f"'{name}'" in issues(refused)[0]["diagnostics"]


PRIVATE = {"name": "zz-secret", "birthdate": "ge1931-07-30", "_count": "2", "_total": "accurate"}


def by_form(ehr: Ehr, asked: dict[str, str], resource_type: str = "Patient") -> dict[str, Any]:
    return bundle(ehr.post(f"{resource_type}/_search", urlencode(asked), content_type=FORM))


def secrets_of(cast: Cast) -> str:
    """Names of seven patients; the address of a page of them."""
    for number in range(7):
        make_patient(cast.clinic, f"Zz-Secret{number}", date_of_birth=dt.date(1931, 7, 31))
    return "http://127.0.0.1:8000/fhir/Patient?_cursor="


def test_pages_of_a_search_by_form_are_followed_without_its_values(ehr: Ehr, cast: Cast) -> None:
    address = secrets_of(cast)
    page = by_form(ehr, PRIVATE)
    seen, links = ids(page), []
    while url := link(page, "next"):
        links.append(url)
        page = follow(ehr, f"{url}&_format=json")
        seen += ids(page)
        assert (page["total"], link(page, "self")) == (7, f"{url}&_format=json")
    assert (len(seen), len(set(seen)), len(links)) == (7, 7, 3)
    # Each link may be followed again; it is chance alone, and what it stands for is not to be read in the cache.
    assert len(ids(follow(ehr, links[0]))) == 2
    again = link(by_form(ehr, PRIVATE), "next") or ""
    assert again not in links
    for url in [*links, again]:
        handle = url.removeprefix(address)
        assert re.fullmatch(r"kept-[\w-]{32}", handle)
        assert "secret" not in cache.get(stored_at(handle)).casefold()


def test_page_of_a_search_by_form_that_is_over_or_anothers_is_gone(ehr: Ehr, cast: Cast) -> None:
    secrets_of(cast)
    url = link(by_form(ehr, PRIVATE), "next") or ""
    path = url.removeprefix("http://127.0.0.1:8000")
    colleague, outsider = make_ehr(cast.clinic), make_ehr(cast.other_clinic)
    for other, place in (
        (colleague, path),
        (outsider, path),
        (ehr, path.replace("Patient", "Observation")),
        (ehr, f"{path[:-3]}xxx"),
    ):
        gone = other.http.get(place, headers=other.headers({}))
        assert gone.status_code == 410
        assert "10 minutes" in issues(gone)[0]["diagnostics"]
    assert ehr.http.get(f"{path}&name=b", headers=ehr.headers({})).status_code == 400
    assert len(ids(follow(ehr, url))) == 2
    cache.delete(stored_at(parse_qs(urlsplit(url).query)["_cursor"][0]))
    assert ehr.http.get(path, headers=ehr.headers({})).status_code == 410


def test_search_by_form_without_a_cache_is_never_cut_short(
    ehr: Ehr, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets_of(cast)
    url = link(by_form(ehr, PRIVATE), "next") or ""

    def fail(*_: Any) -> None:
        raise ConnectionError("away")

    monkeypatch.setattr(cache, "get", fail)
    monkeypatch.setattr(cache, "set", fail)
    path = url.removeprefix("http://127.0.0.1:8000")
    for answer in (
        ehr.http.get(path, headers=ehr.headers({})),
        ehr.post("Patient/_search", urlencode(PRIVATE), content_type=FORM),
    ):
        assert (answer.status_code, "Retry-After" in answer) == (503, True)
    # What fits on one page needs none.
    assert len(ids(by_form(ehr, PRIVATE | {"_count": "50"}))) == 7


MISTYPED = {
    "Observation": [("subjekt", "{patient}"), ("patient", ""), ("subject", ",")],
    "QuestionnaireResponse": [("patinet", "{patient}"), ("subject", "")],
    "Patient": [("idenfitier", "DEMO-00033"), ("foo", "1"), ("identifier", ""), ("_id", ",")],
}
WHO = {
    *("_id", "identifier", "patient", "subject", "patient.identifier", "name", "family", "given"),
    "birthdate",
}
VALUES = {"date": "ge1900", "authored": "ge1900", "_lastUpdated": "ge1900", "code": "29463-7"}


@pytest.mark.parametrize("resource_type", MISTYPED)
def test_lenient_search_that_lost_its_patient_never_answers_with_others(
    ehr: Ehr, cast: Cast, resource_type: str
) -> None:
    """Whichever filter is left, a name without a date of birth and the reverse too."""
    rest = {
        **{name: VALUES.get(name, "true") for name in RESOURCES[resource_type].parameters if name not in WHO},
        "_count": "200",
        "_total": "accurate",
        "identifier:missing": "true",
        "patient:missing": "false",
        **({"name": "o", "birthdate": "ge1900"} if resource_type == "Patient" else {}),
    }
    if resource_type == "Patient":
        del rest["patient:missing"]
    lenient = {"Prefer": "handling=lenient"}
    for name, value in MISTYPED[resource_type]:
        mistyped = {name: value.format(patient=cast.patient.pk)}
        for left in [rest, *({each: rest[each]} for each in rest)]:
            refused = ehr.get(resource_type, mistyped | left, **lenient)
            assert refused.status_code == 400, left
            assert f"'{name}'" in issues(refused)[0]["diagnostics"]


@pytest.mark.parametrize(
    "who", [{"name": "okafor", "birthdate": "1980-05-17"}, {"_id": "{patient}"}, {"identifier": "MRN-1"}]
)
def test_lenient_search_that_still_names_somebody_is_answered(
    ehr: Ehr, cast: Cast, who: dict[str, str]
) -> None:
    asked = {name: value.format(patient=cast.patient.pk) for name, value in who.items()}
    found = bundle(ehr.get("Patient", asked | {"foo": "1"}, Prefer="handling=lenient"))
    assert set(ids(found)) <= {str(cast.patient.pk)}


@pytest.mark.parametrize("form", ["", "&&"])
def test_search_by_form_that_lost_its_body_is_refused(ehr: Ehr, cast: Cast, form: str) -> None:
    make_readings(cast, 1)
    for path in ("Observation/_search", "Observation/_search?code=85354-9"):
        response = ehr.post(path, form, content_type=FORM)
        assert response.status_code == 400
        assert "is empty" in issues(response)[0]["diagnostics"]


@pytest.mark.parametrize(
    "query",
    [
        {"date": "yesterday"},
        {"date": "2026-13"},
        {"date": "2026-02-30"},
        {"date": "2026-01-01T25:00:00Z"},
        {"date": "ap0001-01-01"},
        {"code": "a|b|c"},
        {"code": "|"},
        {"code:exact": "85354-9"},
        {"code:": "85354-9x", "patient:Group": "1"},
        {"status:missing": "maybe"},
        {"identifier": "no-system"},
        {"_count": "-1"},
        {"_count": "ten"},
        {"_count": ["5", "10"]},
        {"_sort": ["date", "-date"]},
        {"_count": "1e3"},
        {"_total": "estimate"},
        {"_sort": "colour"},
        {"_sort": "date,_lastUpdated"},
        {"code": "x" * 5_000},
        {"code": "a\x00b"},
        {"code": ",".join(["85354-9"] * 101)},
        {f"x{number}": "1" for number in range(60)},
        {f"x{number}": "1" for number in range(1_100)},
    ],
    ids=lambda query: str(query)[:40],
)
def test_unreadable_value_is_refused_by_name(ehr: Ehr, query: dict[str, str]) -> None:
    response = ehr.get("Observation", query)
    assert response.status_code == 400
    assert issues(response)[0]["diagnostics"]


@pytest.mark.parametrize(("count", "entries"), [("0", 0), ("1", 1), ("1000000000", 200)])
def test_count_is_capped(ehr: Ehr, cast: Cast, count: str, entries: int) -> None:
    make_readings(cast, 110)
    body = bundle(ehr.get("Observation", {"patient": str(cast.patient.pk), "_count": count}))
    assert len(ids(body)) == entries
    assert body.get("total") == (220 if count == "0" else None)


def test_very_long_query_is_answered(ehr: Ehr) -> None:
    assert ehr.get("Observation", {"code": "x" * 200_000}).status_code == 400


def test_dates_without_zone_are_on_the_clinics_clock(ehr: Ehr, cast: Cast) -> None:
    """London is an hour ahead of UTC in July: 23:30 UTC is already the next day there."""
    body = blood_pressure(cast.patient.pk, at="2026-07-01T23:30:00Z")
    ehr.post("Observation", body)
    assert len(ids(bundle(ehr.get("Observation", {"date": "2026-07-02"})))) == 1
    assert ids(bundle(ehr.get("Observation", {"date": "2026-07-01"}))) == []


def test_last_updated_finds_what_changed_since(ehr: Ehr, cast: Cast) -> None:
    make_readings(cast, 2)
    since = clock.now().isoformat().replace("+00:00", "Z")
    ehr.post("Observation", blood_pressure(cast.patient.pk))
    assert len(ids(bundle(ehr.get("Observation", {"_lastUpdated": f"gt{since}"})))) == 1
