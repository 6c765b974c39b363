"""An address that no message reaches is refused where it is typed."""

import pytest
from django.core.exceptions import ValidationError

from clinic.core.mails import WANTED, validate_mail


def refusals(address: str) -> list[str]:
    try:
        validate_mail(address)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    "address", ["ada@clinic.example", "a.b+c@x.co", "ada@\u00fcber.example", "o'brien@mail.clinic.example"]
)
def test_address_with_a_domain_is_taken(address: str) -> None:
    assert refusals(address) == []


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@",
        "@clinic.example",
        "ada@localhost",
        "ada@clinic",
        "ada@[127.0.0.1]",
        "ada@clinic..example",
        "ada bell@clinic.example",
        "ada@clinic.example, ben@clinic.example",
    ],
)
def test_address_without_one_is_refused(address: str) -> None:
    assert refusals(address) == [WANTED]
