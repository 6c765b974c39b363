"""An EHR in the tests: its keys, its signed assertions, its token, its requests."""

import base64
import json
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from clinic.accounts.models import ApiClient, Clinic
from clinic.accounts.services import register_api_client
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.fhir.models import AccessToken
from clinic.fhir.oauth.assertions import token_url
from clinic.fhir.oauth.callers import actor_of, hash_of
from clinic.fhir.oauth.keys import check_jwks
from clinic.fhir.oauth.tokens import LIFETIME
from clinic.fhir.oauth.views import ASSERTION_TYPE
from tests.build import BUILDER

ALL = ["system/Patient.crus", "system/Observation.crus", "system/QuestionnaireResponse.crus"]
FHIR, FORM = "application/fhir+json", "application/x-www-form-urlencoded"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
Json = dict[str, Any]


Key = ECKey | RSAKey


# Called for in each test and never kept from the import: planting faults empties every cache.
@cache
def ec_key(kid: str = "ec-1") -> ECKey:
    return ECKey.generate_key("P-384", {"kid": kid})


@cache
def rsa_key(kid: str = "rsa-1") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


def jwks(*keys: Key) -> Json:
    return {"keys": [key.as_dict(private=False) for key in keys or (ec_key(), rsa_key())]}


def make_api_client(
    clinic: Clinic, *, scopes: list[str] | None = None, keys: Json | None = None
) -> ApiClient:
    return register_api_client(
        clinic=clinic,
        name=f"EHR of {clinic.name}",
        scopes=ALL if scopes is None else scopes,
        jwks=check_jwks(keys or jwks()),
        by=BUILDER,
    )


def claims_of(client_id: str, **changes: Any) -> Json:
    now = int(clock.now().timestamp())
    usual = {
        "iss": client_id,
        "sub": client_id,
        "aud": token_url(),
        "jti": secrets.token_hex(16),
        "iat": now,
        "exp": now + 240,
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def compact(header: Json, claims: Json, signature: Callable[[bytes], bytes]) -> str:
    """A JWT of any header, also one that no honest library would sign."""
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{encoded(signature(signed.encode()))}"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(claims: Json, key: Key | None = None, **header: Any) -> str:
    key = key or ec_key()
    name = "ES384" if isinstance(key, ECKey) else "RS384"
    algorithm = JWSRegistry(algorithms=[name]).get_alg(name)
    usual = {"alg": name, "kid": key.kid, "typ": "JWT"}
    merged = {name: value for name, value in (usual | header).items() if value is not None}
    return compact(merged, claims, lambda message: algorithm.sign(message, key))


def ask_token(
    assertion: str, *, scope: str = "system/*.cruds", address: str = "127.0.0.1", **form: str
) -> Any:
    usual = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion,
        "scope": scope,
    }
    http = Client(REMOTE_ADDR=address)
    return http.post("/oauth/token", urlencode({**usual, **form}), content_type=FORM)


def store_token(client: ApiClient, scopes: list[str] | None = None) -> str:
    """A live token without the exchange, for tests about what comes after it."""
    token = secrets.token_urlsafe(32)
    with enter_clinic(client.clinic, by=actor_of(client)):
        AccessToken.objects.create(
            clinic=client.clinic,
            client=client,
            token_hash=hash_of(token),
            scopes=client.scopes if scopes is None else scopes,
            expires_at=clock.now() + LIFETIME,
        )
    return token


@dataclass(frozen=True)
class Ehr:
    """A registered system with a live token."""

    client: ApiClient
    token: str
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def headers(self, extra: Mapping[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept": FHIR, **extra}

    def get(self, path: str, params: Any = None, **headers: str) -> Any:
        return self.http.get(f"/fhir/{path}", params, headers=self.headers(headers))

    def post(self, path: str, body: Any, *, content_type: str = FHIR, **headers: str) -> Any:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.http.post(
            f"/fhir/{path}", data=data, content_type=content_type, headers=self.headers(headers)
        )

    def put(self, path: str, body: Json, **headers: str) -> Any:
        return self.http.put(
            f"/fhir/{path}", data=json.dumps(body), content_type=FHIR, headers=self.headers(headers)
        )


def make_ehr(clinic: Clinic, *, scopes: list[str] | None = None) -> Ehr:
    client = make_api_client(clinic, scopes=scopes)
    return Ehr(client, store_token(client))


def issues(response: Any) -> list[Json]:
    """Issues of an OperationOutcome; fails for anything else."""
    body = json.loads(response.content)
    assert body["resourceType"] == "OperationOutcome", body
    found: list[Json] = body["issue"]
    return found


def quantity(value: Any, code: str) -> Json:
    return {"value": value, "unit": code, "system": UCUM, "code": code}


def coded(*codes: str) -> Json:
    return {"coding": [{"system": LOINC, "code": code} for code in codes]}


def observation(
    patient_id: uuid.UUID, *codes: str, at: str = "2026-03-02T10:15:00+00:00", **elements: Any
) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(*codes),
        "subject": {"reference": f"Patient/{patient_id}"},
        "effectiveDateTime": at,
        **elements,
    }


def blood_pressure(
    patient_id: uuid.UUID, systolic: Any = 128, diastolic: Any = 82, *, code: str = "85354-9", **elements: Any
) -> Json:
    parts = (("8480-6", systolic), ("8462-4", diastolic))
    components = [{"code": coded(part), "valueQuantity": quantity(value, "mm[Hg]")} for part, value in parts]
    return observation(patient_id, code, component=components, **elements)


def identified(value: str) -> Json:
    return {"identifier": [{"system": "https://ehr.example/obs", "value": value}]}
