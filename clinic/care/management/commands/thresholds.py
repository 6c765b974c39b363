from argparse import ArgumentParser
from decimal import Decimal
from itertools import groupby

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import clinic_of_slug, thresholds_in_force
from clinic.accounts.services import override_threshold
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.core.numbers import NumberError, read_number

BY = Actor.system("thresholds")


class Command(BaseCommand):
    help = "List the thresholds in use at a clinic, or set the clinic's own value for one, with the reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument("--set", nargs=2, metavar=("KEY", "VALUE"), dest="wanted")
        parser.add_argument("--reason", default="", help="needed with --set: who decided it and why")

    def handle(self, clinic: str, wanted: list[str] | None, reason: str, **_options: object) -> None:
        try:
            place = clinic_of_slug(clinic)
            if wanted:
                key, value = wanted
                override_threshold(clinic=place, key=key, value=_number(value), reason=reason, by=BY)
        except FieldError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_table(place, only=wanted[0] if wanted else ""))


def _number(text: str) -> Decimal:
    try:
        return read_number(text)
    except NumberError as error:
        raise FieldError("value", text, str(error)) from None


def _table(clinic: Clinic, *, only: str) -> str:
    with enter_clinic(clinic, by=BY):
        found = [row for row in thresholds_in_force(clinic) if row.threshold.in_use]
    lines = []
    for group, rows in groupby(found, key=lambda row: row.threshold.group):
        shown = [row for row in rows if only in {"", row.threshold.key}]
        lines += [f"\n{group}"] if shown else []
        for row in shown:
            own = f"  (default {row.threshold.default}; {row.reason})" if row.is_overridden else ""
            lines.append(f"  {row.threshold.key:36}{row.value:>8} {row.threshold.unit}{own}")
    return "\n".join(lines).lstrip("\n")
