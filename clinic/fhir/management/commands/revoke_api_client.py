from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.selectors import clinic_of_slug
from clinic.care.clinics import revoke_api_client
from clinic.core.actor import Actor
from clinic.core.errors import FieldError


class Command(BaseCommand):
    help = "Refuse a registered system from this moment on, tokens it holds included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id")
        parser.add_argument("--clinic", required=True, metavar="SLUG")

    def handle(self, client_id: str, clinic: str, **_options: object) -> None:
        try:
            client = revoke_api_client(
                clinic=clinic_of_slug(clinic), client_id=client_id, by=Actor.system("revoke_api_client")
            )
        except FieldError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{client.name} is refused since {client.revoked_at:%Y-%m-%d %H:%M} UTC.")
