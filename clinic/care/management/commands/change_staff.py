from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.roles import ROLES
from clinic.accounts.selectors import clinic_of_slug
from clinic.accounts.services import change_role, end_membership
from clinic.core.actor import Actor
from clinic.core.errors import FieldError

BY = Actor.system("change_staff")
HOW = "With --even-the-last-manager it is done all the same."


class Command(BaseCommand):
    help = "Give a member of staff another role in a clinic, or end it; both count from their next click."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        wanted = parser.add_mutually_exclusive_group(required=True)
        wanted.add_argument("--role", choices=sorted(ROLES), help="also brings back one whose role was ended")
        wanted.add_argument("--end", action="store_true", help="no role in this clinic any more")
        parser.add_argument(
            "--even-the-last-manager",
            action="store_true",
            help="leave the clinic without a manager, for instance when it closes",
        )

    def handle(self, email: str, clinic: str, role: str | None, **options: Any) -> None:
        try:
            place = clinic_of_slug(clinic)
            last = options["even_the_last_manager"]
            asked: dict[str, Any] = {"clinic": place, "email": email, "even_the_last_manager": last, "by": BY}
            if role is None:
                end_membership(**asked)
            else:
                change_role(role=role, **asked)
        except FieldError as error:
            raise CommandError(f"{error}. {HOW}" if "last manager" in error.message else str(error)) from None
        told = "has no role any more" if role is None else f"is {ROLES[role].title}"
        self.stdout.write(f"{email} {told} at {place.name}.")
