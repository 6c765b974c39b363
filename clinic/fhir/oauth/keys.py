"""Public keys of a client: which are fit to be registered, and which one an assertion names."""

from collections.abc import Mapping
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from clinic.core.errors import FieldError
from clinic.fhir.oauth.errors import invalid_client

ALGORITHMS: Final = ("RS384", "ES384")
RSA_BITS: Final = 2048
CURVE: Final = "P-384"
_PUBLIC: Final = {"RSA": ("n", "e"), "EC": ("crv", "x", "y")}
PublicKey = ECKey | RSAKey


def check_jwks(document: object) -> dict[str, Any]:
    """A JWKS of public RSA (2048 bits or more) or EC P-384 keys, reduced to what verifying needs.

    Raises FieldError naming the key: one that is private, weak, unnamed, or named like another.
    """
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or not keys:
        raise FieldError("jwks", document, 'not a key set: {"keys": [...]} with at least one key')
    checked = [_check_key(index, key) for index, key in enumerate(keys)]
    names = [key["kid"] for key in checked]
    for name in names:
        if names.count(name) > 1:
            raise FieldError("jwks", name, "two keys have this kid; an assertion could not tell them apart")
    return {"keys": checked}


def named_key(jwks: Mapping[str, Any], kid: object, algorithm: str) -> PublicKey:
    """Raises OAuthError unless exactly one registered key has this `kid` and serves `algorithm`."""
    found = [key for key in jwks.get("keys", []) if key.get("kid") == kid]
    if len(found) != 1 or not isinstance(kid, str):
        raise invalid_client("kid must name exactly one registered key")
    if found[0].get("kty") != ("RSA" if algorithm == "RS384" else "EC"):
        raise invalid_client("alg does not fit the key that kid names")
    return _public_key(found[0])


def _check_key(index: int, key: object) -> dict[str, Any]:
    where = f"jwks.keys[{index}]"
    kind = key.get("kty") if isinstance(key, dict) else type(key).__name__
    # Never the whole key: the message would print a secret.
    if not isinstance(key, dict) or not isinstance(kind, str) or kind not in _PUBLIC:
        raise FieldError(where, kind, "not an RSA or EC key")
    if "d" in key:
        raise FieldError(where, "...", "holds a private key; register the public one only")
    kid = key.get("kid")
    if not isinstance(kid, str) or not kid or not kid.isprintable():
        raise FieldError(f"{where}.kid", kid, "every key needs a kid, without control characters")
    if key.get("alg", ALGORITHMS[0]) not in ALGORITHMS:
        raise FieldError(f"{where}.alg", key["alg"], f"one of {', '.join(ALGORITHMS)}")
    if key.get("use", "sig") != "sig":
        raise FieldError(f"{where}.use", key["use"], "only signing keys: sig")
    _check_strength(where, key)
    return {name: key[name] for name in ("kty", "kid", *_PUBLIC[key["kty"]])}


def _check_strength(where: str, key: Mapping[str, Any]) -> None:
    try:
        public = _public_key(key)
        bits = public.public_key.key_size
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise FieldError(where, key.get("kid"), f"not a readable key ({error})") from None
    if isinstance(public, RSAKey) and bits < RSA_BITS:
        raise FieldError(where, bits, f"RSA keys need {RSA_BITS} bits or more")
    if isinstance(public, ECKey) and key["crv"] != CURVE:
        raise FieldError(f"{where}.crv", key["crv"], f"EC keys must be {CURVE}")


def _public_key(key: Mapping[str, Any]) -> PublicKey:
    imported = JWKRegistry.import_key({name: key[name] for name in ("kty", *_PUBLIC[key["kty"]])})
    if not isinstance(imported, ECKey | RSAKey):
        raise TypeError("not an RSA or EC key")
    return imported
