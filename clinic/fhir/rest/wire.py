"""JSON in and out: strict on the way in, decimals kept as written on the way out."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn

import orjson

from clinic.fhir.rest.errors import bad_request, shown, too_long, unprocessable

MAX_BODY: Final = 1_000_000
MAX_DEPTH: Final = 40
MAX_DIGITS: Final = 30
"""Of a number, before and after the point: more than the 18 that the standard asks to be kept."""
_CONTROLS: Final = range(32)
_SPACES: Final = "\t\n\r"
_OPTIONS: Final = orjson.OPT_UTC_Z
# A text of R4 knows no other space than the plain one; screens use some that do not break.
_OTHER_SPACES: Final = re.compile(
    b"|".join(sign.encode() for sign in map(chr, range(0x80, 0x3001)) if sign.isspace())
)


def read_json(body: bytes) -> dict[str, Any]:
    """Raises FhirError for anything but one JSON object without duplicate keys, NaN, nulls or empty elements."""
    if len(body) > MAX_BODY:
        raise too_long(MAX_BODY)
    try:
        content = json.loads(
            body.decode(),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_once,
        )
    except (ValueError, InvalidOperation, RecursionError) as error:
        # Not the error's own words: a decode error quotes the body.
        problem = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
        raise bad_request(f"The body is not valid JSON ({problem})", code="structure") from None
    if not isinstance(content, dict):
        raise bad_request("The body must be one JSON object", code="structure")
    _check(content, str(content.get("resourceType", "")), 0)
    return content


def write_json(content: Any) -> bytes:
    """With plain spaces alone, whatever text the values came from."""
    told = orjson.dumps(content, default=_as_json, option=_OPTIONS)
    return told if told.isascii() else _OTHER_SPACES.sub(b" ", told)


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:f}")
    raise TypeError(f"{type(value).__name__} has no place in FHIR JSON")


def _refuse_constant(name: str) -> NoReturn:
    raise bad_request(f"{name} is not a JSON number", code="structure")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise bad_request(f"The key {shown(twice)!r} appears twice in one object", code="structure")
    for name in [name[1:] for name in content if name.startswith("_") and name[1:] in content]:
        _drop_fillers(content, name)
    return content


def _drop_fillers(content: dict[str, Any], name: str) -> None:
    """Of a list and its `_` sibling the nulls that stand for what the other one says, as R4 writes them."""
    values, beside = content[name], content[f"_{name}"]
    if not (isinstance(values, list) and isinstance(beside, list) and len(values) == len(beside)):
        return
    if any(pair == (None, None) for pair in zip(values, beside, strict=True)):
        return
    for each in (name, f"_{name}"):
        rest = [item for item in content[each] if item is not None]
        if rest:
            content[each] = rest
        elif content[each]:
            del content[each]


def _check(value: Any, path: str, depth: int) -> None:
    """FHIR has no null and no empty element; nothing in it nests deeper than MAX_DEPTH, no number is endless."""
    if value is None or value in ("", [], {}):
        raise bad_request(f"{shown(path)} is empty; leave it out instead", code="structure", expression=path)
    if depth > MAX_DEPTH:
        raise bad_request(f"nested deeper than {MAX_DEPTH} levels", code="structure")
    if isinstance(value, dict):
        for name, child in value.items():
            _check(child, f"{path}.{name}", depth + 1)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            _check(child, f"{path}[{index}]", depth + 1)
    else:
        _check_leaf(value, path)


def _check_leaf(value: Any, path: str) -> None:
    if isinstance(value, Decimal) and not is_measurable(value):
        raise unprocessable(path, f"a number out of any range (given: {shown(value)})")
    if isinstance(value, str) and not is_text(value):
        raise bad_request(f"{shown(path)} holds a control character", expression=path)


def is_measurable(value: Decimal) -> bool:
    """Written in digits it is short; one such as 1e-999999999 is not, and arithmetic on it fails."""
    _, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and len(digits) <= MAX_DIGITS and abs(exponent) <= MAX_DIGITS


def is_text(value: str) -> bool:
    """Free of control characters and of halves of a character, which no database stores."""
    return value.isprintable() or not any(_is_control(character) for character in value)


def _is_control(character: str) -> bool:
    return (ord(character) in _CONTROLS and character not in _SPACES) or "\ud800" <= character <= "\udfff"
