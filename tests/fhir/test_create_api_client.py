"""Registering a system from the command line: which keys and scopes are taken."""

import json
import warnings
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.build import Cast
from tests.fhir.support import Key, ask_token, claims_of, ec_key, jwks, rsa_key, sign


def create(
    tmp_path: Path,
    document: Any,
    *,
    clinic: str = "north",
    scopes: str = "system/Patient.rs",
    name: str = "Ward EHR",
) -> str:
    path = tmp_path / "jwks.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    out = StringIO()
    call_command("create_api_client", name, clinic=clinic, scopes=scopes, jwks=path, stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize("key", [ec_key, rsa_key])
def test_printed_client_id_and_the_key_give_a_token(
    cast: Cast, tmp_path: Path, key: Callable[[], Key]
) -> None:
    client_id = create(tmp_path, jwks(), scopes="system/Patient.rs system/Observation.write")
    response = ask_token(sign(claims_of(client_id), key()))
    assert response.status_code == 200
    assert response.json()["scope"] == "system/Observation.cud system/Patient.rs"


def public(key: Any) -> dict[str, Any]:
    document: dict[str, Any] = key.as_dict(private=False)
    return document


def weak_key() -> dict[str, Any]:
    with warnings.catch_warnings(action="ignore"):
        return public(RSAKey.generate_key(1024, {"kid": "a"}))


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("{", "cannot read"),
        ([], "not a key set"),
        ({"keys": []}, "not a key set"),
        ({"keys": [ec_key().as_dict(private=True)]}, "private key"),
        ({"keys": [rsa_key().as_dict(private=True)]}, "private key"),
        ({"keys": [public(ECKey.generate_key("P-256", {"kid": "a"}))]}, "P-384"),
        ({"keys": [weak_key()]}, "2048"),
        ({"keys": [OctKey.generate_key(256, {"kid": "a"}).as_dict(private=True)]}, "not an RSA or EC key"),
        ({"keys": [public(ec_key()) | {"kid": ""}]}, "needs a kid"),
        ({"keys": [public(ec_key()), public(ec_key())]}, "two keys"),
        ({"keys": [public(ec_key()) | {"alg": "ES256"}]}, "RS384, ES384"),
        ({"keys": [public(ec_key()) | {"use": "enc"}]}, "signing keys"),
        ({"keys": [public(ec_key()) | {"x": "AAAA"}]}, "not a readable key"),
        ({"keys": [{"kty": "RSA", "kid": "a"}]}, "not a readable key"),
        ({"keys": [ec_key().as_dict(private=True) | {"kty": ["EC"]}]}, "not an RSA or EC key"),
        ({"keys": [public(ec_key()) | {"kid": "a\0b"}]}, "without control characters"),
        ({"keys": [public(ec_key()) | {"kid": "\ud800"}]}, "without control characters"),
        ({"keys": [public(ec_key()) | {"crv": ["P-384"]}]}, "not a readable key"),
        ({"keys": [public(rsa_key()) | {"n": 7}]}, "not a readable key"),
    ],
    ids=range(19),
)
@pytest.mark.filterwarnings("ignore:Key size should be")
def test_unfit_key_is_refused(cast: Cast, tmp_path: Path, document: Any, problem: str) -> None:
    with pytest.raises(CommandError, match=problem) as refused:
        create(tmp_path, document)
    assert str(ec_key().as_dict(private=True)["d"]) not in str(refused.value)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"clinic": "nowhere"}, "no clinic has the slug"),
        ({"scopes": "patient/Patient.rs"}, "system/<Resource>"),
        ({"scopes": "system/Patient.sr"}, "system/<Resource>"),
        ({"scopes": "system/Starship.rs"}, "no such resource"),
        ({"scopes": " "}, "at least one"),
        ({"name": ""}, "name: This field cannot be blank"),
        ({"name": "  "}, "name: This field cannot be blank"),
        ({"name": "Ward\nEHR"}, "name: must be without control characters"),
        ({"name": "a\0b"}, "name: must be without control characters"),
        ({"name": "x" * 201}, "name: Ensure this value has at most 200"),
    ],
)
def test_unfit_option_is_refused(cast: Cast, tmp_path: Path, options: dict[str, str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        create(tmp_path, jwks(), **options)


def test_revoked_client_loses_its_live_token_at_once(cast: Cast, tmp_path: Path, client: Client) -> None:
    client_id = create(tmp_path, jwks())
    token = ask_token(sign(claims_of(client_id), ec_key())).json()["access_token"]
    asked = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    assert client.get("/fhir/Patient", **asked).status_code == 200  # type: ignore[arg-type]
    call_command("revoke_api_client", client_id, clinic="north", stdout=StringIO())
    assert client.get("/fhir/Patient", **asked).status_code == 401  # type: ignore[arg-type]
    assert ask_token(sign(claims_of(client_id), ec_key())).json()["error"] == "invalid_client"


def test_revoking_names_a_client_of_another_clinic_as_unknown(cast: Cast, tmp_path: Path) -> None:
    client_id = create(tmp_path, jwks(), clinic="south")
    with pytest.raises(CommandError, match="no client of this clinic"):
        call_command("revoke_api_client", client_id, clinic="north")
