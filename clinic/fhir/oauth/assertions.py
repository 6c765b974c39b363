"""The client's signed assertion (RFC 7523): read, verified with pinned algorithms, each claim checked by hand.

The libraries at hand check too little here: expiry far ahead, several audiences and keys sent along pass them.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import CompactSignature, JWSRegistry

from clinic.core import clock
from clinic.fhir.oauth.errors import invalid_client, invalid_request
from clinic.fhir.oauth.keys import ALGORITHMS, named_key

MAX_LENGTH: Final = 8_192
MAX_AHEAD: Final = dt.timedelta(minutes=5)
SKEW: Final = clock.DIFFERENCE
MAX_JTI: Final = 200
# `jwk`, `x5c`, `jku` and the like bring a key of the sender's choice; `crit` brings rules of its choice.
_HEADERS: Final = frozenset({"alg", "kid", "typ"})
_REGISTRY: Final = JWSRegistry(algorithms=list(ALGORITHMS))


@dataclass(frozen=True, slots=True)
class Assertion:
    """As sent: nothing in it is to be believed before `verify`."""

    signed: CompactSignature
    header: Mapping[str, Any]
    claims: Mapping[str, Any]

    @property
    def client_id(self) -> str:
        return str(self.claims["iss"])


@dataclass(frozen=True, slots=True)
class Spending:
    """What must be remembered of a verified assertion, and until when a replay of it could still pass."""

    jti: str
    keep_until: dt.datetime


def token_url() -> str:
    return f"{settings.BASE_URL}/oauth/token"


def read_assertion(text: str) -> Assertion:
    """Raises OAuthError unless it is a JWT whose issuer, subject and client are one plain name."""
    if not text or len(text) > MAX_LENGTH:
        raise invalid_request("client_assertion is missing or too long")
    try:
        signed = jws.extract_compact(text.encode("ascii"))
        header, claims = signed.headers(), json.loads(signed.payload)
    except (JoseError, ValueError, RecursionError, KeyError, TypeError):
        raise invalid_client("client_assertion is not a signed JWT") from None
    if not isinstance(claims, dict):
        raise invalid_client("client_assertion is not a signed JWT")
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or not issuer.isascii() or not issuer.isprintable() or len(issuer) > 64:
        raise invalid_client("iss must be the client id")
    if claims.get("sub") != issuer:
        raise invalid_client("sub must equal iss")
    return Assertion(signed, header, claims)


def verify(assertion: Assertion, jwks: Mapping[str, Any], *, now: dt.datetime) -> Spending:
    """Raises OAuthError, naming the claim, for anything but a fresh assertion signed by one registered key."""
    _check_signature(assertion, jwks)
    claims = assertion.claims
    if claims.get("aud") not in (token_url(), [token_url()]):
        raise invalid_client(f"aud must be {token_url()} and nothing else")
    expires = _moment(claims, "exp")
    if not now - SKEW < expires <= now + MAX_AHEAD + SKEW:
        raise invalid_client("exp must lie ahead, at most 5 minutes")
    for name in ("iat", "nbf"):
        if _moment(claims, name, default=now) > now + SKEW:
            raise invalid_client(f"{name} lies in the future")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not jti.isprintable() or not 0 < len(jti) <= MAX_JTI:
        raise invalid_client(f"jti must be a text of 1 to {MAX_JTI} characters")
    return Spending(jti, expires + SKEW)


def _check_signature(assertion: Assertion, jwks: Mapping[str, Any]) -> None:
    header = assertion.header
    if set(header) - _HEADERS:
        raise invalid_client(f"header may hold only {', '.join(sorted(_HEADERS))}")
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise invalid_client(f"alg must be one of {', '.join(ALGORITHMS)}")
    key = named_key(jwks, header.get("kid"), algorithm)
    try:
        valid = jws.validate_compact(assertion.signed, key, registry=_REGISTRY)
    except (JoseError, ValueError):
        valid = False
    if not valid:
        raise invalid_client("the signature does not verify")


def _moment(claims: Mapping[str, Any], name: str, *, default: dt.datetime | None = None) -> dt.datetime:
    seconds = claims.get(name)
    if seconds is None and default is not None:
        return default
    # Booleans are integers in Python; floats may be infinite.
    if type(seconds) is not int or not 0 <= seconds < 10**11:
        raise invalid_client(f"{name} must be whole seconds since 1970")
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
