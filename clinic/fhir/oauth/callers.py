"""Who calls: the client behind a bearer token, found before any clinic is entered."""

import contextlib
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import structlog

from clinic.accounts.models import ApiClient, Clinic
from clinic.accounts.tenancy import enter_clinic, present_key
from clinic.core import clock
from clinic.core.actor import Actor, ActorKind, Door
from clinic.fhir.models import AccessToken
from clinic.fhir.oauth.scopes import allows
from clinic.fhir.rest.errors import unauthorised

log = structlog.get_logger(__name__)
BEARER: Final = "bearer"


@dataclass(frozen=True, slots=True)
class Caller:
    """A client with a live token: the clinic it belongs to and what it may do there."""

    clinic: Clinic
    actor: Actor
    scopes: tuple[str, ...]

    @property
    def key(self) -> uuid.UUID | None:
        return self.actor.id

    def may(self, resource: str, letter: str) -> bool:
        """`letter` is one of SMART's cruds."""
        return allows(self.scopes, resource, letter)

    @contextlib.contextmanager
    def inside(self) -> Iterator[Clinic]:
        with enter_clinic(self.clinic, by=self.actor) as clinic:
            yield clinic


def actor_of(client: ApiClient) -> Actor:
    return Actor(ActorKind.CLIENT, client.pk, client.name, Door.FHIR)


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def identify(authorization: str) -> Caller:
    """Raises FhirError 401, alike for an unknown, an expired and a revoked token: only the log tells which it was."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != BEARER:
        log.warning("fhir call refused", reason="no bearer token")
        raise unauthorised("Send a bearer token from /oauth/token")
    token = _find_token(credentials.strip())
    if token is None:
        log.warning("fhir call refused", reason="unknown token")
    elif reason := _against(token):
        log.warning("fhir call refused", reason=reason, client_id=token.client.client_id)
    else:
        return Caller(token.clinic, actor_of(token.client), tuple(token.scopes))
    raise unauthorised("The token is unknown, expired or revoked", error="invalid_token")


def _find_token(text: str) -> AccessToken | None:
    key = hash_of(text)
    with present_key(key):
        found = list(AccessToken.objects.filter(token_hash=key).select_related("client", "clinic"))
    return found[0] if found else None


def _against(token: AccessToken) -> str:
    """Why a known token opens nothing; empty when it does."""
    if token.client.revoked_at is not None:
        return "revoked client"
    if not token.clinic.is_active:
        return "closed clinic"
    return "expired token" if token.expires_at <= clock.now() else ""
