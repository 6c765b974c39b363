from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.facts import FACTS, missing, read_facts
from clinic.accounts.models import Clinic
from clinic.accounts.selectors import clinic_of_slug
from clinic.care.clinics import change_facts
from clinic.care.management.asking import add_facts, ask, told
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, FieldError

BY = Actor.system("change_clinic")


class Command(BaseCommand):
    help = "Show what a clinic says of itself, or change it: crisis contact, phone, opening days, quiet hours, rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name")
        parser.add_argument("--complete", action="store_true", help="ask for every fact that is missing")
        add_facts(parser)

    def handle(self, slug: str, name: str | None, *, complete: bool, **options: Any) -> None:
        try:
            clinic = clinic_of_slug(slug)
            given = told(options)
            if complete:
                given |= ask(fact for fact in missing(clinic) if fact.name not in given)
            facts = read_facts(given) | ({} if name is None else {"name": name.strip()})
            if facts:
                clinic = change_facts(clinic=clinic, by=BY, **facts)
        except (FieldError, ConflictError) as error:
            raise CommandError(str(error)) from None
        self._show(clinic)

    def _show(self, clinic: Clinic) -> None:
        lacking = {fact.name for fact in missing(clinic)}
        self.stdout.write(f"{clinic.slug}: {clinic.name}, times in {clinic.time_zone}")
        for fact in FACTS:
            note = "  MISSING: " + fact.question if fact.name in lacking else ""
            self.stdout.write(f"  {fact.name:16}{fact.shown(clinic)}{note}")
