"""Who calls: the client behind a bearer token, found before any clinic is entered."""

import contextlib
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.accounts.models import ApiClient, Clinic
from clinic.accounts.tenancy import enter_clinic, present_key
from clinic.core import clock
from clinic.core.actor import Actor, ActorKind, Door
from clinic.fhir.models import AccessToken
from clinic.fhir.oauth.scopes import allows


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


def find_caller(token: str) -> Caller | None:
    """None alike for an unknown and an expired token, and for a client revoked after the token was issued."""
    key = hash_of(token)
    with present_key(key):
        live = AccessToken.objects.filter(token_hash=key, expires_at__gt=clock.now())
        usable = live.filter(client__revoked_at=None, clinic__is_active=True)
        found = list(usable.select_related("client", "clinic"))
    if not found:
        return None
    [token_row] = found
    return Caller(token_row.clinic, actor_of(token_row.client), tuple(token_row.scopes))
