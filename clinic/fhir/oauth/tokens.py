"""Issuing access tokens: the assertion is spent and the token stored in one transaction."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from clinic.accounts.models import ApiClient
from clinic.accounts.selectors import api_client
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.audit.services import record_access
from clinic.core import clock
from clinic.fhir.models import AccessToken, UsedAssertion
from clinic.fhir.oauth.assertions import Spending, read_assertion, verify
from clinic.fhir.oauth.callers import actor_of, hash_of
from clinic.fhir.oauth.errors import OAuthError, invalid_client
from clinic.fhir.oauth.scopes import narrow
from clinic.fhir.rest.throttle import TOKENS_OF_CLIENT, TooOftenError, count_token

LIFETIME: Final = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Grant:
    """`token` is the secret itself, shown this once."""

    token: str
    scopes: list[str]


def exchange(assertion_text: str, requested: str, *, client_id: str = "") -> Grant:
    """A token for a signed assertion. Raises OAuthError and TooOftenError; those of a known client are logged."""
    assertion = read_assertion(assertion_text)
    if client_id and client_id != assertion.client_id:
        raise invalid_client("client_id must equal iss")
    client = api_client(assertion.client_id)
    if client is None:
        raise invalid_client("no such client")
    try:
        spending = verify(assertion, client.jwks, now=clock.now())
        # Counted once the signature holds, so that nobody can use up another's requests.
        count_token(TOKENS_OF_CLIENT, client.pk)
        return issue_token(client, spending, narrow(requested, client.scopes))
    except (OAuthError, TooOftenError) as refusal:
        _log(client, f"token refused: {refusal}")
        raise


def issue_token(client: ApiClient, spending: Spending, scopes: list[str]) -> Grant:
    """Raises OAuthError when the assertion was used before, also by a request that runs at this moment."""
    grant = Grant(secrets.token_urlsafe(32), scopes)
    with enter_clinic(client.clinic, by=actor_of(client)):
        _prune(client)
        _spend(client, spending)
        AccessToken.objects.create(
            clinic=client.clinic,
            client=client,
            token_hash=hash_of(grant.token),
            scopes=scopes,
            expires_at=clock.now() + LIFETIME,
        )
    _log(client, "token issued")
    return grant


def _spend(client: ApiClient, spending: Spending) -> None:
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(
                clinic=client.clinic, client=client, jti=spending.jti, expires_at=spending.keep_until
            )
    except IntegrityError:
        raise invalid_client("this assertion was used before") from None


def _prune(client: ApiClient) -> None:
    now = clock.now()
    UsedAssertion.objects.filter(client=client, expires_at__lt=now).delete()
    AccessToken.objects.filter(client=client, expires_at__lt=now).delete()


def _log(client: ApiClient, detail: str) -> None:
    with enter_clinic(client.clinic, by=actor_of(client)):
        record_access(
            clinic_id=client.clinic_id,
            patient_id=None,
            purpose=AccessEntry.Purpose.FHIR,
            by=actor_of(client),
            detail=detail,
        )
