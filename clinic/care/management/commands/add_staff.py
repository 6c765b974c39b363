import getpass
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.models import User
from clinic.accounts.roles import ROLES
from clinic.accounts.selectors import clinic_of_slug
from clinic.accounts.services import add_member
from clinic.core.actor import Actor
from clinic.core.errors import FieldError


class Command(BaseCommand):
    help = "Give a person a role in a clinic; asks for a password when the person is new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))

    def handle(self, email: str, name: str, clinic: str, role: str, **_options: object) -> None:
        try:
            place = clinic_of_slug(clinic)
            add_member(
                clinic=place,
                email=email,
                name=name,
                role=role,
                password=_password(email),
                by=Actor.system("add_staff"),
            )
        except FieldError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{email} is {ROLES[role].title} at {place.name}.")


def _password(email: str) -> str | None:
    """None for a person who signs in already, in another clinic."""
    if User.objects.filter(email=email.lower()).exists():
        return None
    return getpass.getpass(f"Password for {email} (12 characters or more): ")
