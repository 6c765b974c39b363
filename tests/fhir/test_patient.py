"""Patients: registered once per identifier, changed only from the version that was read, found by what people type."""

from typing import Any

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.patients.services import update_patient
from tests.build import BUILDER, Cast, make_patient
from tests.fhir.support import Ehr, issues

MRN = {"system": "https://ehr.example/mrn", "value": "A-1001"}


def posted(**changes: Any) -> dict[str, Any]:
    usual = {
        "resourceType": "Patient",
        "identifier": [MRN],
        "name": [
            {"use": "official", "family": "Nwosu", "given": ["Chidi", "Obi"]},
            {"use": "nickname", "given": ["Chi"]},
        ],
        "gender": "male",
        "birthDate": "1975-11-02",
        "telecom": [
            {"system": "phone", "value": "+44 20 7946 0000"},
            {"system": "email", "value": "chi@patients.example"},
        ],
        "address": [{"line": ["1 High Street"], "city": "Leeds", "postalCode": "LS1"}],
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "ig"}]}}],
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def ids(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [each["resource"]["id"] for each in response.json().get("entry", [])]


def test_posted_patient_is_registered_and_told_again(ehr: Ehr, cast: Cast) -> None:
    response = ehr.post("Patient", posted())
    assert response.status_code == 201
    told = ehr.get(response["Location"].split("/fhir/")[1]).json()
    assert told["identifier"] == [MRN]
    assert told["name"][0] == {"use": "official", "family": "Nwosu", "given": ["Chidi", "Obi"]}
    assert told["name"][1] == {"use": "usual", "text": "Chi"}
    assert (told["gender"], told["birthDate"], told["active"]) == ("male", "1975-11-02", True)
    assert told["address"] == [{"text": "1 High Street, Leeds, LS1"}]
    assert told["communication"][0]["language"]["coding"][0]["code"] == "ig"
    with enter_clinic(cast.clinic, by=BUILDER):
        row = Patient.objects.of(cast.clinic).get(family_name="Nwosu")
    # An EHR knows addresses, not whether the patient agreed to be written to.
    assert (row.email, row.email_consent_at) == ("chi@patients.example", None)


def test_same_patient_posted_again_is_the_same(ehr: Ehr) -> None:
    first, second = ehr.post("Patient", posted()), ehr.post("Patient", posted())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_identifier_of_another_patient_is_a_conflict(ehr: Ehr) -> None:
    ehr.post("Patient", posted())
    assert ehr.post("Patient", posted(birthDate="1980-01-01")).status_code == 409


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": None}, "Patient.name"),
        ({"name": [{"text": "Chidi Nwosu"}]}, "Patient.name"),
        ({"name": [{"family": "Nwosu", "given": ["x" * 200]}]}, "Patient.name.given"),
        ({"birthDate": "1975"}, "Patient.birthDate"),
        ({"birthDate": "2999-01-01"}, "Patient.birthDate"),
        ({"birthDate": "1850-01-01"}, "Patient.birthDate"),
        ({"birthDate": "1975-02-30"}, "Patient.birthDate"),
        ({"telecom": [{"system": "email", "value": "not an address"}]}, "Patient.telecom"),
        ({"telecom": [{"system": "email", "value": "chi@localhost"}]}, "Patient.telecom"),
        ({"telecom": [{"system": "phone", "value": "ask Jo"}]}, "Patient.telecom"),
        ({"gender": "m"}, "Patient.gender"),
        ({"identifier": [{"value": "A-1"}]}, "Patient.identifier[0]"),
        ({"link": [{"other": {"reference": "Patient/1"}, "type": "replaced-by"}]}, "Patient.link"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_patient_that_cannot_be_kept_is_refused_by_element(
    ehr: Ehr, changes: dict[str, Any], path: str
) -> None:
    response = ehr.post("Patient", posted(**changes))
    assert response.status_code == 422
    assert issues(response)[0]["expression"] == [path]


def test_markup_in_a_name_comes_back_as_text(ehr: Ehr) -> None:
    name = '<img src=x onerror="alert(1)">'
    response = ehr.post("Patient", posted(name=[{"family": name, "given": ["Ada"]}]))
    assert response.json()["name"][0]["family"] == name
    assert response["Content-Type"].startswith("application/fhir+json")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_update_replaces_from_the_version_that_was_read(ehr: Ehr) -> None:
    told = ehr.post("Patient", posted()).json()
    changed = told | {"birthDate": "1975-11-03", "telecom": [{"system": "phone", "value": "1234"}]}
    response = ehr.put(f"Patient/{told['id']}", changed, **{"If-Match": 'W/"1"'})
    assert response.status_code == 200
    assert response["ETag"] == 'W/"2"'
    assert response.json()["telecom"] == [{"system": "phone", "value": "1234"}]
    again = ehr.put(f"Patient/{told['id']}", changed, **{"If-Match": 'W/"1"'})
    assert again.status_code == 412


@pytest.mark.parametrize(
    ("if_match", "status"), [("", 428), ("nonsense", 400), ("*", 400), ('W/"9"', 412), ('"1"', 200)]
)
def test_update_needs_the_stored_version(ehr: Ehr, cast: Cast, if_match: str, status: int) -> None:
    told = ehr.get(f"Patient/{cast.patient.pk}").json()
    headers = {"If-Match": if_match} if if_match else {}
    assert ehr.put(f"Patient/{told['id']}", told, **headers).status_code == status


def test_update_under_another_id_is_refused(ehr: Ehr, cast: Cast) -> None:
    other = make_patient(cast.clinic, "Brandt")
    told = ehr.get(f"Patient/{cast.patient.pk}").json()
    response = ehr.put(f"Patient/{other.pk}", told, **{"If-Match": 'W/"1"'})
    assert (response.status_code, issues(response)[0]["expression"]) == (400, ["Patient.id"])


def test_update_adds_identifiers_and_takes_none_away(ehr: Ehr) -> None:
    told = ehr.post("Patient", posted()).json()
    second = {"system": "https://lab.example", "value": "9"}
    where, match = f"Patient/{told['id']}", {"If-Match": 'W/"1"'}
    assert ehr.put(where, told | {"identifier": [second]}, **match).status_code == 422
    both = ehr.put(where, told | {"identifier": [MRN, second]}, **match)
    assert both.json()["identifier"] == [MRN, second]


CHANGES: dict[str, dict[str, Any]] = {
    "identifier": {"identifier": [MRN, {"system": "https://lab.example", "value": "9"}]},
    "gender": {"gender": "other"},
    "name": {"name": [{"family": "Nwosu", "given": ["Chidi"]}]},
    "given": {"name": [{"use": "official", "family": "Nwosu", "given": ["Chidi Obi"]}]},
    "birth": {"birthDate": "1975-11-03"},
    "telecom": {"telecom": [{"system": "phone", "value": "1234"}]},
    "address": {"address": [{"text": "Home Road"}]},
    "language": {"communication": [{"language": {"coding": [{"code": "fr"}]}}]},
    "active": {"active": False},
    "death": {"deceasedBoolean": True},
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_of_a_patient_changes_raises_the_version_and_stops_the_second_writer(
    ehr: Ehr, what: str
) -> None:
    told = ehr.post("Patient", posted())
    since = told.json()["meta"]["lastUpdated"]
    where, match = f"Patient/{told.json()['id']}", {"If-Match": told["ETag"]}
    changed = ehr.put(where, told.json() | CHANGES[what], **match)
    assert changed.status_code == 200, changed.content
    assert changed["ETag"] > told["ETag"]
    assert ehr.put(where, told.json() | CHANGES[what], **match).status_code == 412
    read = ehr.get(where)
    assert (read["ETag"], read.json()["meta"]["versionId"]) == (changed["ETag"], changed["ETag"][3:-1])
    assert ids(ehr.get("Patient", {"_lastUpdated": f"gt{since}"})) == [told.json()["id"]]
    # Sent once more as it is now, nothing changes.
    kept = ehr.put(where, read.json() | CHANGES[what], **{"If-Match": read["ETag"]})
    assert kept["ETag"] == read["ETag"]


def test_update_of_another_clinics_patient_is_unknown(ehr: Ehr, cast: Cast) -> None:
    told = ehr.get(f"Patient/{cast.patient.pk}").json() | {"id": str(cast.other_patient.pk)}
    response = ehr.put(f"Patient/{cast.other_patient.pk}", told, **{"If-Match": 'W/"1"'})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"family": "nwo"}, ["Nwosu"]),
        ({"family": "wosu"}, []),
        ({"family:contains": "WOS"}, ["Nwosu"]),
        ({"family:exact": "nwosu"}, []),
        ({"family:exact": "Nwosu"}, ["Nwosu"]),
        ({"family": "nwosu,okafor"}, ["Nwosu", "Okafor"]),
        ({"given": "chid"}, ["Nwosu"]),
        ({"name": "chi"}, ["Nwosu"]),
        ({"name": "ada", "family": "oka"}, ["Okafor"]),
        ({"identifier": "https://ehr.example/mrn|A-1001"}, ["Nwosu"]),
        ({"identifier": "A-1001"}, ["Nwosu"]),
        ({"identifier": "https://other.example|A-1001"}, []),
        ({"birthdate": "1975-11-02"}, ["Nwosu"]),
        ({"birthdate": "1975"}, ["Nwosu"]),
        ({"birthdate": "ge1976"}, ["Okafor"]),
        ({"birthdate": "ne1975-11"}, ["Okafor"]),
        ({"birthdate:missing": "true"}, ["Unknown"]),
        ({"gender": "male"}, ["Nwosu"]),
        ({"gender:not": "male"}, ["Okafor", "Unknown"]),
        ({"gender": "http://hl7.org/fhir/administrative-gender|male"}, ["Nwosu"]),
        ({"gender": "http://other.example|male"}, []),
        ({"active": "false"}, ["Unknown"]),
        ({"active": "true", "gender": "male,female"}, ["Nwosu"]),
        ({"_lastUpdated": "gt2999"}, []),
    ],
    ids=str,
)
def test_patients_are_found_by(ehr: Ehr, cast: Cast, query: dict[str, str], found: list[str]) -> None:
    ehr.post("Patient", posted())
    make_patient(cast.clinic, "Unknown", given_names="X", date_of_birth=None, is_active=False)
    response = ehr.get("Patient", query)
    assert response.status_code == 200
    names = {each["resource"]["name"][0]["family"] for each in response.json().get("entry", [])}
    assert sorted(names) == found


def test_patient_without_identifier_is_told_and_found_by_our_own(ehr: Ehr, cast: Cast) -> None:
    own = ehr.get(f"Patient/{cast.patient.pk}").json()["identifier"][0]
    assert ids(ehr.get("Patient", {"identifier": f"{own['system']}|{own['value']}"})) == [
        str(cast.patient.pk)
    ]


def test_patient_list_asks_no_question_per_patient(
    ehr: Ehr, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_patient(cast.clinic, f"Many{number}")
    with django_assert_max_num_queries(14):
        assert len(ids(ehr.get("Patient"))) == 21


def test_of_several_names_telecoms_and_addresses_the_current_is_taken(ehr: Ehr) -> None:
    year = clock.now().year
    over, begun = {"end": str(year - 1)}, {"start": f"{year - 1}-01-01"}
    told = ehr.post(
        "Patient",
        posted(
            name=[
                {"use": "official", "family": "Eze", "given": ["Chidi"], "period": over},
                {"use": "official", "family": "Soon", "given": ["Chidi"], "period": {"start": str(year + 1)}},
                {"use": "maiden", "family": "Obi", "given": ["Chidi"]},
                {"use": "official", "family": "Nwosu", "given": ["Chidi"], "period": begun},
            ],
            telecom=[
                {"system": "phone", "value": "+44 20 7946 0001", "use": "old"},
                {"system": "phone", "value": "+44 20 7946 0002", "rank": 2},
                {"system": "phone", "value": "+44 20 7946 0003", "rank": 1},
                {"system": "phone", "value": "+44 20 7946 0004", "rank": 1, "period": over},
                {"system": "email", "value": "chi@office.example", "use": "work"},
                {"system": "email", "value": "chi@home.example", "use": "home"},
            ],
            address=[
                {"text": "Old Road", "use": "old"},
                {"text": "Gone Road", "use": "home", "period": over},
                {"text": "Invoice Road", "use": "billing"},
                {"text": "Home Road", "use": "home"},
            ],
        ),
    ).json()
    assert told["name"] == [{"use": "official", "family": "Nwosu", "given": ["Chidi"]}]
    assert [each["value"] for each in told["telecom"]] == ["+44 20 7946 0003", "chi@home.example"]
    assert told["address"] == [{"text": "Home Road"}]


def test_name_that_is_over_is_better_than_none(ehr: Ehr) -> None:
    past = {"family": "Nwosu", "given": ["Chidi"], "period": {"end": "2001"}}
    assert ehr.post("Patient", posted(name=[past])).json()["name"][0]["family"] == "Nwosu"
    assert ehr.post("Patient", posted(identifier=None, name=[past | {"use": "old"}])).status_code == 422


@pytest.mark.parametrize("parts", [{"family": "Sukarno"}, {"given": ["Sukarno"]}], ids=str)
def test_person_with_one_name_is_kept_as_sent(ehr: Ehr, parts: dict[str, Any]) -> None:
    name = {"use": "official"} | parts
    first, again = ehr.post("Patient", posted(name=[name])), ehr.post("Patient", posted(name=[name]))
    assert (first.status_code, again.status_code) == (201, 200)
    told = first.json()
    assert told["name"] == [name]
    for parameter in ("name", "family", "given"):
        assert ids(ehr.get("Patient", {parameter: "sukar"})) == [told["id"]]
    other = {"use": "official", "given": ["Kusno", "Sosro"]}
    changed = ehr.put(f"Patient/{told['id']}", told | {"name": [other]}, **{"If-Match": 'W/"1"'})
    assert changed.json()["name"] == [other]
    both = {"use": "official", "family": "Sosrodihardjo", "given": ["Kusno"]}
    changed = ehr.put(f"Patient/{told['id']}", told | {"name": [both]}, **{"If-Match": 'W/"2"'})
    assert changed.json()["name"] == [both]


def test_name_without_parts_gives_way_to_one_with_them(ehr: Ehr) -> None:
    names = [{"use": "official", "text": "The artist"}, {"use": "usual", "family": "Nelson"}]
    assert ehr.post("Patient", posted(name=names)).json()["name"] == [{"use": "official", "family": "Nelson"}]


def test_given_names_stay_as_they_were_sent(ehr: Ehr, cast: Cast) -> None:
    name = {"use": "official", "family": "Nwosu", "given": ["Mary Ann", "Lou"]}
    told = ehr.post("Patient", posted(name=[name])).json()
    assert told["name"] == [name]
    where = f"Patient/{told['id']}"
    kept = ehr.put(where, told, **{"If-Match": 'W/"1"'}).json()
    assert kept["name"] == [name]
    with enter_clinic(cast.clinic, by=BUILDER):
        row = Patient.objects.of(cast.clinic).get(pk=told["id"])
        assert row.given_names == "Mary Ann Lou"
        update_patient(patient=row, expected_version=row.version, given_names="Mary Lou", by=BUILDER)
    assert ehr.get(where).json()["name"][0]["given"] == ["Mary", "Lou"]


def test_secondary_identifier_that_cannot_be_kept_refuses_nothing_else(ehr: Ehr) -> None:
    bad = [
        {"value": "no system"},
        {"system": "https://x.example", "value": "x" * 150},
        {"system": "https://y.example"},
    ]
    told = ehr.post("Patient", posted(identifier=[bad[0], MRN, *bad[1:]]))
    assert told.status_code == 201
    assert told.json()["identifier"] == [MRN]
    left = [issue["expression"][0] for issue in told.json()["contained"][0]["issue"]]
    assert left == [f"Patient.identifier[{index}]" for index in (0, 2, 3)]
    assert ehr.get("Patient", {"identifier": f"{MRN['system']}|{MRN['value']}"}).json()["entry"]
    assert ehr.post("Patient", posted(identifier=bad)).status_code == 422


def test_patient_who_carries_our_id_of_another_is_a_conflict(ehr: Ehr, cast: Cast) -> None:
    ada = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{cast.patient.pk}"}
    told = ehr.post("Patient", posted()).json()
    assert ehr.post("Patient", posted(identifier=[ada])).status_code == 409
    changed = told | {"identifier": [MRN, ada]}
    assert ehr.put(f"Patient/{told['id']}", changed, **{"If-Match": 'W/"1"'}).status_code == 409
    own = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{told['id']}"}
    assert (
        ehr.put(
            f"Patient/{told['id']}", told | {"identifier": [MRN, own]}, **{"If-Match": 'W/"1"'}
        ).status_code
        == 200
    )


def test_phone_that_cannot_be_dialled_is_refused_by_its_element(ehr: Ehr) -> None:
    """Posted and changed: kept as it is, it would be dialled as another number."""
    typed = [{"system": "phone", "value": "020 7946 0000 x12"}]
    refused = ehr.post("Patient", posted(telecom=typed))
    kept = ehr.post("Patient", posted()).json()
    changed = ehr.put(f"Patient/{kept['id']}", kept | {"telecom": typed}, **{"If-Match": 'W/"1"'})
    for answer in (refused, changed):
        assert answer.status_code == 422
        [issue] = issues(answer)
        assert issue["expression"] == ["Patient.telecom"]
        assert "\u201cx\u201d is no part of one" in issue["diagnostics"]


PHONE, MAIL = "+1 202 555 0113", "chi@home.example"
SECONDARY: dict[str, tuple[dict[str, Any], Any]] = {
    "phone": (
        {
            "telecom": [
                {"system": "phone", "value": "unknown", "rank": 1},
                {"system": "phone", "value": PHONE, "rank": 2},
            ]
        },
        [{"system": "phone", "value": PHONE}],
    ),
    "text": (
        {"telecom": [{"system": "sms", "value": "1" * 41}, {"system": "sms", "value": PHONE}]},
        [{"system": "phone", "value": PHONE}],
    ),
    "mail": (
        {
            "telecom": [
                {"system": "email", "value": "chi@localhost", "use": "home"},
                {"system": "email", "value": MAIL, "use": "work"},
            ]
        },
        [{"system": "email", "value": MAIL}],
    ),
    "address": ({"address": [{"text": "x" * 400}, {"text": "Home Road"}]}, [{"text": "Home Road"}]),
    "language": (
        {"communication": [{"language": {"coding": [{"code": code}]}} for code in ("x" * 30, "ig")]},
        [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "ig"}]}, "preferred": True}],
    ),
    "name": (
        {
            "name": [
                {"use": "usual", "text": "x" * 130},
                {"use": "official", "family": "Nwosu", "given": ["Chidi"]},
            ]
        },
        [{"use": "official", "family": "Nwosu", "given": ["Chidi"]}],
    ),
}


@pytest.mark.parametrize("which", SECONDARY)
def test_one_that_cannot_be_used_gives_way_to_the_next_and_is_told(ehr: Ehr, which: str) -> None:
    changes, kept = SECONDARY[which]
    [element] = changes
    answer = ehr.post("Patient", posted(**changes))
    assert answer.status_code == 201, answer.content
    assert answer.json()[element] == kept
    told = [issue["expression"] for issue in answer.json()["contained"][0]["issue"]]
    assert told == [[f"Patient.{element}[0]"]]


TURNING = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize("sign", TURNING, ids=ascii)
def test_name_that_shows_as_another_is_refused_by_its_element(ehr: Ehr, cast: Cast, sign: str) -> None:
    told = ehr.get(f"Patient/{cast.patient.pk}").json()
    text = f"Nwo{sign}us"
    for changes, path in (
        ({"name": [{"family": text}]}, "Patient.name.family"),
        ({"name": [{"family": "Eze", "given": ["Ike", text]}]}, "Patient.name.given"),
        ({"address": [{"text": text}]}, "Patient.address"),
        ({"identifier": [MRN | {"value": text}]}, "Patient.identifier.value"),
    ):
        changed = ehr.put(f"Patient/{told['id']}", told | changes, **{"If-Match": 'W/"1"'})
        for refused in (ehr.post("Patient", posted(**changes)), *([changed] if "name" in changes else [])):
            assert refused.status_code == 422, refused.content
            assert issues(refused)[0]["expression"] == [path]
            assert f"U+{ord(sign):04X}" in issues(refused)[0]["diagnostics"]
    assert "entry" not in ehr.get("Patient", {"name": "Nwo"}).json()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "has the same name, and the same date of birth"),
        ({"identifier": None}, "has the same name, and the same date of birth"),
        (
            {"name": [{"family": "NW\u00d3SU", "given": ["Ike"]}]},
            "has the same family name and date of birth",
        ),
        ({"birthDate": None}, "has the same name, and no other date of birth is known"),
        ({"name": [{"family": "Chidi Obi", "given": ["Nwosu"]}]}, "has the same name"),
        (
            {
                "name": [{"family": "Eze", "given": ["X"]}],
                "birthDate": None,
                "identifier": [MRN | {"value": "a1001"}],
            },
            "has the identifier A-1001",
        ),
    ],
    ids=str,
)
def test_patient_who_may_be_stored_already_is_refused_by_id(
    ehr: Ehr, cast: Cast, changes: dict[str, Any], why: str
) -> None:
    known = ehr.post("Patient", posted()).json()["id"]
    again = posted(**({"identifier": [MRN | {"value": "B-2"}]} | changes))
    refused = ehr.post("Patient", again)
    conditional = ehr.post("Patient", again, **{"If-None-Exist": "identifier=urn:x|none"})
    assert (refused.status_code, conditional.status_code) == (409, 409)
    [issue] = issues(refused)
    assert issue["code"] == issues(conditional)[0]["code"] == "duplicate"
    assert issue["diagnostics"].startswith(f"Patient/{known} {why}")
    assert "Nwosu" not in issue["diagnostics"]
    system = issue["diagnostics"].rpartition("meta.tag ")[2].partition("|")[0]
    tagged = again | {"meta": {"tag": [{"system": system, "code": str(cast.patient.pk)}]}}
    assert ehr.post("Patient", tagged).status_code == 409
    tagged = again | {"meta": {"tag": [{"system": system, "code": known}]}}
    assert ehr.post("Patient", tagged).status_code == 201


def test_patient_who_comes_to_look_like_another_is_refused_once(ehr: Ehr) -> None:
    known = ehr.post("Patient", posted()).json()["id"]
    other = posted(identifier=None, name=[{"family": "Eze", "given": ["Ike"]}])
    told = ehr.post("Patient", other).json()
    where, named = f"Patient/{told['id']}", posted()["name"]
    refused = ehr.put(where, told | {"name": named}, **{"If-Match": 'W/"1"'})
    assert refused.status_code == 409
    system = issues(refused)[0]["diagnostics"].rpartition("meta.tag ")[2].partition("|")[0]
    tagged = told | {"name": named, "meta": {"tag": [{"system": system, "code": known}]}}
    assert ehr.put(where, tagged, **{"If-Match": 'W/"1"'}).status_code == 200
    # Said once: the next change is not asked about again.
    changed = ehr.get(where).json() | {"gender": "other"}
    assert ehr.put(where, changed, **{"If-Match": 'W/"2"'}).status_code == 200
    number = {"identifier": [MRN | {"value": "A1001"}]}
    assert ehr.put(where, changed | number, **{"If-Match": 'W/"3"'}).status_code == 409


def test_patients_who_differ_are_stored(ehr: Ehr) -> None:
    assert ehr.post("Patient", posted()).status_code == 201
    differing: list[dict[str, Any]] = [
        {"birthDate": "1975-11-03"},
        {"name": [{"family": "Eze", "given": ["Ike"]}]},
        {"name": [{"family": "Obi", "given": ["Uche"]}], "birthDate": None},
    ]
    for number, changes in enumerate(differing):
        other = posted(**({"identifier": [MRN | {"value": f"B-{number}"}]} | changes))
        assert ehr.post("Patient", other).status_code == 201
    elsewhere = posted(
        identifier=[{"system": "https://lab.example/id", "value": "A-1001"}],
        name=[{"family": "Eze", "given": ["Uju"]}],
        birthDate="1999-01-01",
    )
    assert ehr.post("Patient", elsewhere).status_code == 201
