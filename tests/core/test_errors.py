"""No secret is repeated by an error, on a terminal or elsewhere."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from joserfc.jwk import ECKey

from clinic.core.errors import FieldError
from clinic.env import Env
from tests.build import Cast

HIDDEN = "hidden-part"


@pytest.mark.parametrize("field", ["password", "client_secret", "access_token", "jwks", "jwks.keys[0]"])
def test_value_of_a_secret_field_is_not_shown(field: str) -> None:
    whole: list[object] = [{"d": HIDDEN}, [{"d": HIDDEN}]]
    # A single word of a key set is a kid or an algorithm.
    for value in whole if field.startswith("jwks") else [HIDDEN, *whole]:
        assert HIDDEN not in str(FieldError(field, value, "is not fit"))


def test_value_of_another_field_is_shown() -> None:
    assert str(FieldError("weight", "7o", "is no number")) == "weight: is no number (given: '7o')"


@pytest.mark.parametrize("shape", ["bare", "set", "list", "text"])
def test_private_key_given_for_a_public_one_is_not_printed(cast: Cast, tmp_path: Path, shape: str) -> None:
    private = ECKey.generate_key("P-384", parameters={"use": "sig"}, auto_kid=True).as_dict(private=True)
    document: object = {
        "bare": private,
        "set": {"keys": [private]},
        "list": [private],
        "text": json.dumps(private),
    }[shape]
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("create_api_client", "EHR", clinic="north", scopes="system/Patient.rs", jwks=path)
    assert str(private["d"]) not in str(refusal.value)
    assert "jwks" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "read", "value"),
    [
        ("DATABASE_URL", "postgres", f"postgres://taper_web:{HIDDEN}/x@db/taper"),
        ("DATABASE_URL", "postgres", f"nothing://taper_web:{HIDDEN}@db/taper"),
        ("REDIS_URL", "redis", f"redis://:{HIDDEN}/x@redis:6379/0"),
        ("EMAIL_URL", "email_url", f"smtp+tls://user:{HIDDEN}/x@mail:587"),
        ("EMAIL_URL", "email_url", f"nothing://user:{HIDDEN}@mail:587"),
    ],
)
def test_address_that_cannot_be_read_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, read: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name) as told:
        Env().address(read, name)
    assert HIDDEN not in str(told.value)
    assert told.value.__suppress_context__
