from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.roles import ROLES
from clinic.accounts.selectors import clinic_of_slug
from clinic.accounts.services import change_role, end_membership
from clinic.core.actor import Actor
from clinic.core.errors import FieldError

BY = Actor.system("change_staff")


class Command(BaseCommand):
    help = "Give a member of staff another role in a clinic, or end it; both count from their next click."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        wanted = parser.add_mutually_exclusive_group(required=True)
        wanted.add_argument("--role", choices=sorted(ROLES), help="also brings back one whose role was ended")
        wanted.add_argument("--end", action="store_true", help="no role in this clinic any more")

    def handle(self, email: str, clinic: str, role: str | None, **_options: object) -> None:
        try:
            place = clinic_of_slug(clinic)
            if role is None:
                end_membership(clinic=place, email=email, by=BY)
            else:
                change_role(clinic=place, email=email, role=role, by=BY)
        except FieldError as error:
            raise CommandError(str(error)) from None
        told = "has no role any more" if role is None else f"is {ROLES[role].title}"
        self.stdout.write(f"{email} {told} at {place.name}.")
