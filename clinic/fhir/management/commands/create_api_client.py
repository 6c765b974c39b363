import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.selectors import clinic_of_slug
from clinic.care.clinics import register_api_client
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.fhir.oauth.keys import check_jwks
from clinic.fhir.oauth.scopes import check_scopes
from clinic.fhir.registry import RESOURCES


class Command(BaseCommand):
    help = "Register an EHR or other system for the FHIR door of one clinic and print its client id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what people call the system, shown in history and the access log")
        parser.add_argument("--clinic", required=True, metavar="SLUG")
        parser.add_argument(
            "--scopes", required=True, help='such as "system/Patient.rs system/Observation.crs"'
        )
        parser.add_argument(
            "--jwks",
            required=True,
            type=Path,
            metavar="FILE",
            help="public keys as a JWKS document: RSA of 2048 bits or more, or EC P-384, each with a kid",
        )

    def handle(self, name: str, clinic: str, scopes: str, jwks: Path, **_options: object) -> None:
        try:
            client = register_api_client(
                clinic=clinic_of_slug(clinic),
                name=name,
                scopes=check_scopes(scopes.split(), resources=RESOURCES),
                jwks=check_jwks(_read(jwks)),
                by=Actor.system("create_api_client"),
            )
        except FieldError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(client.client_id)


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"--jwks: cannot read {path} as JSON ({error})") from None
