from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.selectors import clinic_of_slug
from clinic.accounts.services import set_duty_address
from clinic.core.actor import Actor
from clinic.core.errors import FieldError


class Command(BaseCommand):
    help = "Name the e-mail address that is told first, at any hour, of an answer about suicide."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("clinic", help="the clinic's slug")
        parser.add_argument(
            "address", nargs="?", default="", help="left out: whoever may acknowledge an alert"
        )

    def handle(self, clinic: str, address: str, **_options: object) -> None:
        try:
            place = set_duty_address(
                clinic=clinic_of_slug(clinic), address=address, by=Actor.system("set_duty")
            )
        except FieldError as error:
            raise CommandError(str(error)) from None
        told = place.duty_email or "whoever may acknowledge an alert"
        self.stdout.write(f"At {place.name} {told} is told first of something urgent.")
