"""What a clinic, its staff and its clients may be called; nothing is stored under a name that cannot be used."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from clinic.accounts.models import ApiClient, Clinic, ClinicClosure, ThresholdOverride, User
from clinic.accounts.services import (
    add_member,
    close_clinic_days,
    create_clinic,
    override_threshold,
    register_api_client,
)
from clinic.accounts.tenancy import enter_clinic
from clinic.core.errors import FieldError
from tests.build import BUILDER, Cast


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"slug": "Bad Slug!"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"slug": "s" * 61}, "slug"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "n" * 201}, "name"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"crisis_contact": "c" * 301}, "crisis_contact"),
        ({"phone": "1" * 41}, "phone"),
    ],
)
def test_clinic_with_an_unusable_text_is_refused_by_field(
    db: None, changed: dict[str, str], field: str
) -> None:
    usable = {"slug": "usable", "name": "Usable", "time_zone": "Europe/London"}
    with pytest.raises(FieldError) as refused:
        create_clinic(by=BUILDER, **(usable | changed))
    assert refused.value.field == field
    assert not Clinic.objects.exists()


TOLD = ("--jurisdiction=UK", "--phone=020 7946 0000", "--crisis-contact=Call 116 123")


def test_command_tells_what_is_wrong_with_a_slug(db: None) -> None:
    with pytest.raises(CommandError, match=r"slug: .*\(given: 'Bad Slug!'\)"):
        call_command("create_clinic", "Bad Slug!", "--name=North", "--time-zone=Europe/London", *TOLD)


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [
        ("no-address", "Ada", "email"),
        ("a" * 250 + "@north.example", "Ada", "email"),
        ("ada@north.example", " ", "name"),
        ("ada@north.example", "A" * 201, "name"),
    ],
)
def test_person_with_an_unusable_address_or_name_is_refused(
    cast: Cast, email: str, name: str, field: str
) -> None:
    before = User.objects.count()
    with pytest.raises(FieldError) as refused:
        add_member(clinic=cast.clinic, email=email, name=name, role="nurse", by=BUILDER)
    assert refused.value.field == field
    assert User.objects.count() == before


@pytest.mark.parametrize("name", ["", "  ", "n" * 201])
def test_client_without_a_usable_name_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(FieldError, match=r"^name:"):
        register_api_client(clinic=cast.clinic, name=name, scopes=[], jwks={"keys": []}, by=BUILDER)
    with enter_clinic(cast.clinic, by=BUILDER):
        assert not ApiClient.objects.filter(name=name.strip()).exists()


def test_reason_longer_than_its_column_is_refused(cast: Cast) -> None:
    day = dt.date(2026, 12, 24)
    with pytest.raises(FieldError, match=r"^reason:"):
        close_clinic_days(clinic=cast.clinic, first_day=day, last_day=day, reason="r" * 201, by=BUILDER)
    with pytest.raises(FieldError, match=r"^reason:"):
        override_threshold(
            clinic=cast.clinic, key="bp.predose.systolic", value=Decimal(130), reason="r" * 501, by=BUILDER
        )
    with enter_clinic(cast.clinic, by=BUILDER):
        assert not ClinicClosure.objects.exists()
        assert not ThresholdOverride.objects.exists()
