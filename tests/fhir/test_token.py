"""The token endpoint under attack: what is refused, in which words, and what stays behind."""

import datetime as dt
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from clinic.accounts.models import ApiClient
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.core import clock
from clinic.core.logs import JsonFormatter
from clinic.fhir.models import AccessToken, UsedAssertion
from clinic.fhir.oauth.assertions import token_url
from tests.build import BUILDER, Cast
from tests.fhir.support import (
    FORM,
    Ehr,
    Key,
    ask_token,
    claims_of,
    compact,
    ec_key,
    encoded,
    jwks,
    make_api_client,
    make_ehr,
    rsa_key,
    sign,
)


def error_of(response: Any) -> str:
    assert response.status_code == 400, response.content
    assert response["Cache-Control"] == "no-store"
    return str(response.json()["error"])


def logged(clinic: Any) -> list[str]:
    with enter_clinic(clinic, by=BUILDER):
        return list(AccessEntry.objects.order_by("at").values_list("detail", flat=True))


@pytest.mark.parametrize("key", [ec_key, rsa_key])
def test_signed_assertion_gives_a_token_that_opens_the_api(
    ehr: Ehr, cast: Cast, key: Callable[[], Key]
) -> None:
    response = ask_token(sign(claims_of(ehr.client.client_id), key()), scope="system/Patient.rs")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    granted = response.json()
    assert (granted["token_type"], granted["expires_in"]) == ("bearer", 300)
    assert granted["scope"] == "system/Patient.rs"
    opened = Ehr(ehr.client, granted["access_token"]).get(f"Patient/{cast.patient.pk}")
    assert opened.status_code == 200


def test_token_is_stored_as_hash_only(ehr: Ehr) -> None:
    token = ask_token(sign(claims_of(ehr.client.client_id))).json()["access_token"]
    with enter_clinic(ehr.client.clinic, by=BUILDER):
        stored = AccessToken.objects.latest("created_at")
    assert len(stored.token_hash) == 64
    assert token not in str(vars(stored))


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"client_assertion": ""}, "invalid_request"),
        ({"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2"}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"client_assertion": "a.b.c"}, "invalid_client"),
        ({"client_assertion": "x" * 9_000}, "invalid_request"),
        ({"client_id": "somebody-else"}, "invalid_client"),
    ],
)
def test_malformed_request_is_refused(ehr: Ehr, form: dict[str, str], code: str) -> None:
    assert error_of(ask_token(sign(claims_of(ehr.client.client_id)), **form)) == code


def test_other_methods_and_media_types_are_refused(ehr: Ehr) -> None:
    got = ehr.http.get("/oauth/token")
    assert (got.status_code, got["Allow"]) == (405, "POST")
    assert error_of(ehr.http.post("/oauth/token", "{}", content_type="application/json")) == "invalid_request"


def test_parameter_given_twice_is_refused(ehr: Ehr) -> None:
    body = "grant_type=client_credentials&grant_type=client_credentials"
    response = ehr.http.post("/oauth/token", body, content_type="application/x-www-form-urlencoded")
    assert error_of(response) == "invalid_request"


def test_algorithm_none_is_refused_and_logged(ehr: Ehr) -> None:
    unsigned = compact({"alg": "none", "kid": "ec-1"}, claims_of(ehr.client.client_id), lambda _: b"")
    assert error_of(ask_token(unsigned)) == "invalid_client"
    assert any(detail.startswith("token refused") for detail in logged(ehr.client.clinic))


def test_hmac_with_the_public_key_is_refused(ehr: Ehr) -> None:
    secret = rsa_key().as_pem(private=False)
    header = {"alg": "HS256", "kid": "rsa-1"}
    forged = compact(
        header, claims_of(ehr.client.client_id), lambda text: hmac.digest(secret, text, "sha256")
    )
    assert error_of(ask_token(forged)) == "invalid_client"


@pytest.mark.parametrize(("key", "claimed"), [(rsa_key, "ES384"), (ec_key, "RS384"), (rsa_key, "RS256")])
def test_key_labelled_with_another_algorithm_is_refused(
    ehr: Ehr, key: Callable[[], Key], claimed: str
) -> None:
    assert error_of(ask_token(sign(claims_of(ehr.client.client_id), key(), alg=claimed))) == "invalid_client"


def test_altered_claims_are_refused(ehr: Ehr) -> None:
    head, _, signature = sign(claims_of(ehr.client.client_id)).split(".")
    body = encoded(json.dumps(claims_of(ehr.client.client_id, jti="mine")).encode())
    assert error_of(ask_token(f"{head}.{body}.{signature}")) == "invalid_client"


def test_assertion_sent_twice_gives_one_token(ehr: Ehr) -> None:
    assertion = sign(claims_of(ehr.client.client_id))
    assert ask_token(assertion).status_code == 200
    assert error_of(ask_token(assertion)) == "invalid_client"


def test_replay_between_expiry_and_the_end_of_its_tolerance_is_refused(ehr: Ehr) -> None:
    with time_machine.travel(clock.now(), tick=False) as moment:
        now = int(clock.now().timestamp())
        assertion = sign(claims_of(ehr.client.client_id, exp=now + 60))
        assert ask_token(assertion).status_code == 200
        moment.shift(80)
        # Another client's exchange prunes nothing that could still be replayed.
        assert ask_token(sign(claims_of(ehr.client.client_id))).status_code == 200
        assert error_of(ask_token(assertion)) == "invalid_client"
        moment.shift(60)
        assert ask_token(sign(claims_of(ehr.client.client_id))).status_code == 200
        with enter_clinic(ehr.client.clinic, by=BUILDER):
            kept = UsedAssertion.objects.filter(expires_at__lt=clock.now()).count()
        assert kept == 0


@pytest.mark.parametrize("changes", [{"exp": 350}, {"exp": -50}, {"iat": 50}, {"nbf": 50}], ids=str)
def test_clock_of_the_client_may_differ_by_a_minute(ehr: Ehr, changes: dict[str, int]) -> None:
    now = int(clock.now().timestamp())
    claims = claims_of(ehr.client.client_id, **{name: now + value for name, value in changes.items()})
    assert ask_token(sign(claims)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 370},
        {"exp": -60},
        {"iat": 70},
        {"nbf": 70},
        {"exp": None},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 201},
        {"jti": 7},
        {"exp": "soon"},
        {"exp": True},
        {"exp": 10**20},
        {"sub": "another"},
        {"iss": "unknown-client", "sub": "unknown-client"},
        {"iss": "a\x00b", "sub": "a\x00b"},
        {"iss": ["a"], "sub": ["a"]},
    ],
    ids=str,
)
def test_wrong_claim_is_refused(ehr: Ehr, changes: dict[str, Any]) -> None:
    now = int(clock.now().timestamp())
    dated = {
        name: now + value if name in {"exp", "iat", "nbf"} and type(value) is int and value < 10**9 else value
        for name, value in changes.items()
    }
    assert error_of(ask_token(sign(claims_of(ehr.client.client_id, **dated)))) == "invalid_client"


@pytest.mark.parametrize(
    "audience",
    [
        "https://other.example/oauth/token",
        f"{token_url()}/",
        token_url().upper(),
        [token_url(), "https://other.example/"],
        [],
        None,
    ],
    ids=str,
)
def test_any_other_audience_is_refused(ehr: Ehr, audience: Any) -> None:
    assert error_of(ask_token(sign(claims_of(ehr.client.client_id, aud=audience)))) == "invalid_client"


def test_audience_as_list_of_the_one_endpoint_passes(ehr: Ehr) -> None:
    assert ask_token(sign(claims_of(ehr.client.client_id, aud=[token_url()]))).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        {"kid": "unknown"},
        {"kid": None},
        {"jwk": ec_key().as_dict(private=False)},
        {"x5c": ["MIIB"]},
        {"jku": "https://attacker.example/jwks"},
        {"crit": ["exp"], "exp": 1},
    ],
    ids=lambda header: next(iter(header)),
)
def test_header_that_names_no_registered_key_is_refused(ehr: Ehr, header: dict[str, Any]) -> None:
    """An attempt to fetch a key would fail here as well: tests reach no network."""
    assert error_of(ask_token(sign(claims_of(ehr.client.client_id), **header))) == "invalid_client"


def test_kid_that_matches_two_keys_is_refused(cast: Cast) -> None:
    client = make_api_client(cast.clinic)
    with enter_clinic(cast.clinic, by=BUILDER):
        client.change(jwks={"keys": [*jwks(ec_key())["keys"], *jwks(ec_key())["keys"]]})
    assert error_of(ask_token(sign(claims_of(client.client_id)))) == "invalid_client"


def test_key_of_another_client_is_refused(cast: Cast) -> None:
    client = make_api_client(cast.clinic, keys=jwks(ec_key("a")))
    make_api_client(cast.other_clinic, keys=jwks(ec_key("b")))
    assert error_of(ask_token(sign(claims_of(client.client_id), ec_key("b")))) == "invalid_client"


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("system/*.cruds", "system/Observation.crs system/Patient.rs"),
        ("system/Patient.cruds", "system/Patient.rs"),
        ("system/Patient.read", "system/Patient.rs"),
        ("system/Observation.write", "system/Observation.c"),
        ("system/Patient.r nonsense system/Flag.rs", "system/Patient.r"),
    ],
)
def test_scopes_are_narrowed_to_the_registered_ones(cast: Cast, asked: str, granted: str) -> None:
    client = make_api_client(cast.clinic, scopes=["system/Patient.rs", "system/Observation.crs"])
    assert ask_token(sign(claims_of(client.client_id)), scope=asked).json()["scope"] == granted


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "system/Flag.rs",
        "patient/Patient.rs",
        "system/Patient.sr",
        "system/Patient.",
        "system/Patient.rs?x=1",
    ],
)
def test_no_scope_left_is_invalid_scope(cast: Cast, asked: str) -> None:
    client = make_api_client(cast.clinic, scopes=["system/Patient.rs"])
    assert error_of(ask_token(sign(claims_of(client.client_id)), scope=asked)) == "invalid_scope"


def test_token_expires_after_five_minutes(ehr: Ehr, cast: Cast) -> None:
    with time_machine.travel(clock.now(), tick=False) as moment:
        token = ask_token(sign(claims_of(ehr.client.client_id))).json()["access_token"]
        opened = Ehr(ehr.client, token)
        moment.shift(299)
        assert opened.get(f"Patient/{cast.patient.pk}").status_code == 200
        moment.shift(2)
        refused = opened.get(f"Patient/{cast.patient.pk}")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == 'Bearer realm="fhir", error="invalid_token"'


def test_revoked_client_is_refused_at_once_with_its_live_token(ehr: Ehr, cast: Cast) -> None:
    assert ehr.get(f"Patient/{cast.patient.pk}").status_code == 200
    with enter_clinic(cast.clinic, by=BUILDER):
        ApiClient.objects.get(pk=ehr.client.pk).change(revoked_at=clock.now() - dt.timedelta(seconds=1))
    refused = ehr.get(f"Patient/{cast.patient.pk}")
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused["WWW-Authenticate"]
    assert error_of(ask_token(sign(claims_of(ehr.client.client_id)))) == "invalid_client"


def test_tokens_of_two_clinics_stay_apart(cast: Cast) -> None:
    mine, theirs = make_ehr(cast.clinic), make_ehr(cast.other_clinic)
    assert mine.get(f"Patient/{cast.patient.pk}").status_code == 200
    assert theirs.get(f"Patient/{cast.patient.pk}").status_code == 404


def test_refusal_of_a_stranger_leaves_a_line_without_what_was_sent(
    ehr: Ehr, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        error_of(ask_token(sign(claims_of("stranger-1"))))
        error_of(ehr.http.post("/oauth/token", "Okafor=1&Okafor=2", content_type=FORM))
    lines = [json.loads(JsonFormatter().format(each)) for each in caplog.records]
    told = [line["reason"] for line in lines if line["event"] == "token refused"]
    assert told == ["invalid_client", "invalid_request"]
    assert not any(word in json.dumps(lines) for word in ("stranger-1", "Okafor"))
