import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.selectors import clinic_of_slug
from clinic.care.clinics import close_days
from clinic.core import formats
from clinic.core.actor import Actor
from clinic.core.errors import FieldError


class Command(BaseCommand):
    help = (
        "Close a clinic on some days, such as a holiday; visits planned for them move, and so do the plans."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("clinic", help="the clinic's slug")
        parser.add_argument("first", help="the first closed day, such as 2026-12-24")
        parser.add_argument("last", help="the last one; the same day for a single one")
        parser.add_argument("--reason", required=True, help="why, such as Christmas")

    def handle(self, clinic: str, first: str, last: str, *, reason: str, **_options: object) -> None:
        try:
            place = clinic_of_slug(clinic)
            closed = close_days(
                clinic=place,
                first_day=_day("first", first),
                last_day=_day("last", last),
                reason=reason,
                by=Actor.system("close_clinic"),
            )
        except FieldError as error:
            raise CommandError(str(error)) from None
        days = " to ".join(dict.fromkeys(map(formats.calendar_date, (closed.first_day, closed.last_day))))
        self.stdout.write(
            f"{place.name} is closed {days}: {closed.reason}. Its running courses are planned anew."
        )


def _day(name: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise FieldError(name, text, "must be a day such as 2026-12-24") from None
