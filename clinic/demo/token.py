"""`python -m clinic.demo.token`: prints an access token of the demo's EHR client (SMART Backend Services)."""

import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey

from clinic.demo.ehr import SCOPES, kept_client

ALGORITHM = "ES384"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
VALID_SECONDS = 240
PATIENCE_SECONDS = 20


def main() -> None:
    client = kept_client()
    if client is None:
        sys.exit("No key of the demo's EHR is kept here: run `make demo` first, with the same TAPER_HOME.")
    try:
        print(fetch_token(client))
    except urllib.error.HTTPError as error:
        sys.exit(f"The token was refused: {error.read().decode(errors='replace')}")
    except OSError as error:
        sys.exit(f"{client['base_url']} does not answer ({error}). Does the demo run?")


def fetch_token(client: dict[str, Any]) -> str:
    """Raises HTTPError when refused, another OSError when nobody answers."""
    form = urlencode(
        {
            "grant_type": "client_credentials",
            "scope": " ".join(SCOPES),
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion(client),
        }
    )
    with urllib.request.urlopen(token_url(client), form.encode(), PATIENCE_SECONDS) as answer:  # noqa: S310
        token: str = json.load(answer)["access_token"]
        return token


def assertion(client: dict[str, Any]) -> str:
    """Signed, for one use within minutes."""
    key = ECKey.import_key(client["key"])
    now = int(time.time())
    claims = {
        "iss": client["client_id"],
        "sub": client["client_id"],
        "aud": token_url(client),
        "iat": now,
        "exp": now + VALID_SECONDS,
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def token_url(client: dict[str, Any]) -> str:
    return f"{client['base_url']}/oauth/token"


if __name__ == "__main__":
    main()
