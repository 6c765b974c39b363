"""Search dates as ranges on a clinic's clock."""

import datetime as dt
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from clinic.core import clock
from clinic.fhir.describing.openapi import openapi_document
from clinic.fhir.mapping.times import read_moment
from clinic.fhir.rest.errors import FhirError
from clinic.fhir.search.dates import PREFIXES, read_moment_range, split_prefix
from clinic.fhir.search.values import BadValueError
from tests.build import Cast
from tests.fhir.support import FHIR, Ehr, blood_pressure, issues, observation, quantity

LONDON = ZoneInfo("Europe/London")
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
ZONES = st.sampled_from(
    [LONDON, *map(ZoneInfo, ("Europe/Dublin", "Asia/Tokyo", "Pacific/Apia", "Pacific/Pago_Pago"))]
)
SCORE = "http://127.0.0.1:8000/fhir/CodeSystem/instrument-score"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01T00:00Z", "2027-01-01T00:00Z"),
        ("2024-02", "2024-02-01T00:00Z", "2024-03-01T00:00Z"),
        ("2026-12", "2026-12-01T00:00Z", "2027-01-01T00:00Z"),
        ("2026-07-02", "2026-07-01T23:00Z", "2026-07-02T23:00Z"),
        ("2026-03-29", "2026-03-29T00:00Z", "2026-03-29T23:00Z"),
        ("2026-07-02T10:00", "2026-07-02T09:00Z", "2026-07-02T09:01Z"),
        ("2026-07-02T10:00:05Z", "2026-07-02T10:00:05Z", "2026-07-02T10:00:06Z"),
        ("2026-07-02T10:00:05.25Z", "2026-07-02T10:00:05.25Z", "2026-07-02T10:00:05.26Z"),
        ("2026-07-02T10:00:05 02:00", "2026-07-02T08:00:05Z", "2026-07-02T08:00:06Z"),
    ],
)
def test_value_is_as_wide_as_it_is_precise(text: str, start: str, end: str) -> None:
    found = read_moment_range(text, LONDON)
    assert (found.start, found.end) == (at(start), at(end))


@pytest.mark.parametrize(
    "text", ["", "26", "2026-00", "2026-1-1", "2026-01-01T10", "2026-01-01T10:00:61Z", "0000", "9999-12-31"]
)
def test_value_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        read_moment_range(text, LONDON)


@given(st.datetimes(timezones=st.just(dt.UTC)).filter(lambda moment: moment.year < 9999), ZONES)
@example(dt.datetime.min.replace(tzinfo=dt.UTC), ZoneInfo("Europe/Dublin"))
def test_any_second_of_any_year_lies_in_its_own_range(moment: dt.datetime, zone: ZoneInfo) -> None:
    found = read_moment_range(f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z", zone)
    assert isinstance(found.start, dt.datetime)
    assert isinstance(found.end, dt.datetime)
    assert found.start <= moment < found.end
    days = found.as_days(zone)
    assert days.end == days.start + dt.timedelta(days=1)


@given(st.dates(), ZONES, st.sampled_from(PREFIXES))
def test_any_day_of_the_calendar_is_a_condition_or_refused(day: dt.date, zone: ZoneInfo, prefix: str) -> None:
    for text in (day.isoformat(), f"{day.isoformat()}T23:59:59Z", f"{day.isoformat()}T00:00"):
        with suppress(BadValueError):
            found = read_moment_range(text, zone)
            assert found.condition("at", prefix)
            assert found.as_days(zone).condition("on", prefix)


@given(st.datetimes(timezones=OFFSETS), ZONES)
@example(dt.datetime.min.replace(tzinfo=dt.UTC), ZoneInfo("Europe/Dublin"))
@example(dt.datetime.max.replace(tzinfo=dt.UTC), ZoneInfo("Asia/Tokyo"))
def test_any_moment_is_read_as_it_is_or_refused(moment: dt.datetime, zone: ZoneInfo) -> None:
    with suppress(FhirError):
        assert read_moment(moment.isoformat(), "x") == moment
    assert abs(clock.local_date(moment, zone) - moment.date()) <= dt.timedelta(days=2)


@pytest.mark.parametrize("year", ["0001", "1899", "1979", "9999"])
def test_fact_of_a_year_nobody_lived_in_is_refused_by_element(ehr: Ehr, cast: Cast, year: str) -> None:
    for path, body in facts(cast, f"{year}-01-01T00:00:00Z"):
        refused = ehr.post(body["resourceType"], body)
        assert refused.status_code == 422, refused.content
        assert issues(refused)[0]["expression"] == [path]
        assert year.lstrip("0") in issues(refused)[0]["diagnostics"]


def test_fact_after_the_day_of_death_is_refused_by_element(ehr: Ehr, cast: Cast) -> None:
    """Posted and corrected; that of the day itself, in the clinic's zone, is taken."""
    where = f"Patient/{cast.patient.pk}"
    told = ehr.get(where).json() | {"deceasedDateTime": "2026-07-02"}
    assert ehr.put(where, told, **{"If-Match": ehr.get(where)["ETag"]}).status_code == 200
    evening, after = "2026-07-02T22:59:59Z", "2026-07-02T23:00:00Z"
    for (path, last), (_, late) in zip(facts(cast, evening), facts(cast, after), strict=True):
        kind = last["resourceType"]
        stored = ehr.post(kind, last)
        assert stored.status_code == 201, stored.content
        corrected = {"status": "amended", "id": stored.json()["id"]}
        for refused in (
            ehr.post(kind, late),
            ehr.put(f"{kind}/{corrected['id']}", late | corrected, **{"If-Match": stored["ETag"]}),
        ):
            assert (refused.status_code, issues(refused)[0]["expression"]) == (422, [path])
            assert "after the day of death" in issues(refused)[0]["diagnostics"]


def facts(cast: Cast, at: str) -> list[tuple[str, dict[str, Any]]]:
    """One of each kind at that moment, beside the element that says when."""
    patient = cast.patient.pk
    score = {"coding": [{"system": SCORE, "code": "bdi-ii"}]}
    posting = openapi_document()["paths"]["/QuestionnaireResponse"]["post"]
    form = posting["requestBody"]["content"][FHIR]["example"]
    observed = (
        blood_pressure(patient, at=at),
        observation(patient, "29463-7", at=at, valueQuantity=quantity(80, "kg")),
        observation(patient, at=at, valueQuantity=quantity(12, "{score}")) | {"code": score},
    )
    filled = form | {"authored": at, "subject": {"reference": f"Patient/{patient}"}}
    del filled["identifier"]
    return [
        *(("Observation.effectiveDateTime", body) for body in observed),
        ("QuestionnaireResponse.authored", filled),
    ]


def test_birth_in_the_first_year_is_refused(ehr: Ehr) -> None:
    body = {
        "resourceType": "Patient",
        "name": [{"family": "Berg", "given": ["Ida"]}],
        "birthDate": "0001-01-01",
    }
    refused = ehr.post("Patient", body)
    assert refused.status_code == 422
    assert issues(refused)[0]["expression"] == ["Patient.birthDate"]


@pytest.mark.parametrize(
    ("place", "name"),
    [("Observation", "date"), ("Observation", "_lastUpdated"), ("Patient", "birthdate")],
)
@pytest.mark.parametrize(
    "value",
    ["0000", "0001", "0001-01-01", "0001-01-01T00:00", "ap0001-01-01", "9999", "9999-12-31T23:59:59Z"],
)
def test_search_at_either_end_of_the_calendar_is_answered_or_refused(
    ehr: Ehr, cast: Cast, place: str, name: str, value: str
) -> None:
    assert ehr.get(place, {name: value}).status_code in {200, 400}


def test_about_widens_by_a_tenth_of_the_distance_from_now() -> None:
    with time_machine.travel(at("2026-11-01T00:00Z"), tick=False):
        condition = read_moment_range("2026-10-22T00:00:00Z", LONDON).condition("at", "ap")
    assert condition.children == [
        ("at__gte", at("2026-10-21T00:00Z")),
        ("at__lt", at("2026-10-23T00:00:01Z")),
    ]


@pytest.mark.parametrize(("value", "parts"), [("ge2026", ("ge", "2026")), ("2026", ("eq", "2026"))])
def test_prefix_is_split_off(value: str, parts: tuple[str, str]) -> None:
    assert split_prefix(value) == parts
