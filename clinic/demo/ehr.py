"""The demo's EHR: a registered API client whose key is kept under TAPER_HOME, and how to call as it."""

import json
import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

from clinic.demo.environment import local_home
from clinic.demo.stack.lifecycle import CHECKOUT, EHR_KEY
from clinic.demo.stack.places import write_private

NAME = "Northport Hospital EHR"
SCOPES = ["system/Patient.rs", "system/Observation.crs", "system/QuestionnaireResponse.c"]
CURVE = "P-384"
BLOOD_PRESSURE = "85354-9"
"""LOINC, the panel."""


def new_key() -> ECKey:
    return ECKey.generate_key(CURVE, parameters={"use": "sig"}, auto_kid=True)


def public_keys(key: ECKey) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False)]}


def keep(*, client_id: str, key: Mapping[str, Any], base_url: str) -> None:
    """`key` is the private one; only this user may read the file."""
    home = local_home()
    home.mkdir(parents=True, exist_ok=True)
    kept = {"client_id": client_id, "base_url": base_url, "key": key}
    write_private(home / EHR_KEY, json.dumps(kept))


def kept_client() -> dict[str, Any] | None:
    """What `keep` wrote, None where it never did."""
    path = local_home() / EHR_KEY
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def curl_example(*, base_url: str, patient: str) -> str:
    """One line for a shell in this folder."""
    url = f"{base_url}/fhir/Observation?patient={patient}&code={BLOOD_PRESSURE}&_count=5"
    return f'curl -s -H "Authorization: Bearer $({_token_command()})" {shlex.quote(url)}'


def _token_command() -> str:
    python = Path(sys.executable)
    shown = python.relative_to(CHECKOUT) if python.is_relative_to(CHECKOUT) else python
    home = os.environ.get("TAPER_HOME", "")
    where = f"TAPER_HOME={shlex.quote(str(local_home()))} " if home else ""
    return f"{where}{shlex.quote(str(shown))} -m clinic.demo.token"
