from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clinic.care.clinics import open_clinic
from clinic.core.actor import Actor
from clinic.core.errors import FieldError


class Command(BaseCommand):
    help = "Open a clinic with every shipped protocol; staff and patients are added afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name in addresses, such as north-clinic")
        parser.add_argument("--name", required=True)
        parser.add_argument("--time-zone", required=True, help="such as Europe/London")
        parser.add_argument(
            "--crisis-contact", default="", help="shown at once after an answer about suicide"
        )

    def handle(self, slug: str, name: str, time_zone: str, crisis_contact: str, **_options: object) -> None:
        try:
            clinic = open_clinic(
                slug=slug,
                name=name,
                time_zone=time_zone,
                crisis_contact=crisis_contact,
                by=Actor.system("create_clinic"),
            )
        except FieldError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Clinic {clinic.slug} is open ({clinic.name}, times in {clinic.time_zone}).")
