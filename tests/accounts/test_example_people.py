"""The demo's people, whose password everybody can read, are nobody outside the demo."""

import pytest
from django.test import Client
from pytest_django import Settings

from clinic.accounts.models import User
from clinic.accounts.services import add_member
from clinic.core.errors import FieldError
from clinic.core.example import is_demo_address
from clinic.demo.sign_ins import SIGN_INS
from tests.accounts.signing import is_signed_in, sign_in
from tests.build import BUILDER, PASSWORD, Cast

EXAMPLE = "nurse@demo.example"


def add(cast: Cast, email: str = EXAMPLE) -> User:
    member = add_member(
        clinic=cast.clinic, email=email, name="Example", role="nurse", password=PASSWORD, by=BUILDER
    )
    return member.user


def test_every_sign_in_of_the_demo_is_an_example_address_and_no_persons_is() -> None:
    assert all(is_demo_address(person.email.upper()) for person in SIGN_INS)
    assert not any(map(is_demo_address, ("ana@clinic.example", "ana@mydemo.example", "demo.example")))


def test_example_person_signs_in_to_the_demo_only(cast: Cast, settings: Settings) -> None:
    add(cast)
    before, after = Client(), Client()
    sign_in(before, EXAMPLE)
    assert is_signed_in(before)
    settings.DEMO = False
    assert not is_signed_in(before)
    assert "The e-mail address or the password is wrong." in sign_in(after, EXAMPLE).content.decode()  # type: ignore[attr-defined]
    assert not is_signed_in(after)
    sign_in(after, cast.nurse.email)
    assert is_signed_in(after)


def test_example_person_does_not_sign_in_where_the_demo_made_no_database(
    cast: Cast, request: pytest.FixtureRequest
) -> None:
    add(cast)
    request.getfixturevalue("unmarked")
    client = Client()
    sign_in(client, EXAMPLE)
    assert not is_signed_in(client)


def test_example_person_is_not_added_outside_the_demo(cast: Cast, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(FieldError, match="address of the demo"):
        add(cast)
    add(cast, "ana@clinic.example")
