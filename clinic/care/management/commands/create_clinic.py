from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.facts import FACTS, read_facts
from clinic.care.clinics import open_clinic
from clinic.care.management.asking import add_facts, ask, told
from clinic.core.actor import Actor
from clinic.core.errors import FieldError


class Command(BaseCommand):
    help = "Open a clinic with every shipped protocol; asks for what a clinic must say of itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name in addresses, such as north-clinic")
        parser.add_argument("--name", required=True)
        parser.add_argument("--time-zone", required=True, help="such as Europe/London")
        add_facts(parser)

    def handle(self, slug: str, name: str, time_zone: str, **options: Any) -> None:
        by = Actor.system("create_clinic")
        try:
            given = told(options)
            facts = read_facts(given)
            asked = ask(fact for fact in FACTS if fact.default is None and fact.name not in given)
            usual = {fact.name: fact.default for fact in FACTS if fact.default is not None}
            facts = read_facts({**usual, **given, **asked})
            clinic = open_clinic(slug=slug, name=name, time_zone=time_zone, by=by, **facts)
        except FieldError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Clinic {clinic.slug} is open ({clinic.name}, times in {clinic.time_zone}).")
        for fact in FACTS:
            self.stdout.write(f"  {fact.name:16}{fact.shown(clinic)}")
        self.stdout.write(f"python manage.py change_clinic {clinic.slug} changes them.")
