import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import clinic_of_slug, limits_of
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.core.formats import percentage
from clinic.instruments.rules import UnknownInstrumentError
from clinic.instruments.rules import instrument as instrument_of
from clinic.outcomes.report import cohort_figures
from clinic.outcomes.rules import criteria_in_force
from clinic.outcomes.selectors.cohort import load_cohort
from clinic.outcomes.services.verdicts import describe


class Command(BaseCommand):
    help = (
        "Response and remission by time since baseline, and time to relapse, of one clinic on one instrument."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument("--instrument", required=True, help="such as phq-9 or bdi-ii")
        parser.add_argument("--json", action="store_true", help="machine-readable")

    def handle(self, clinic: str, instrument: str, **options: Any) -> None:
        try:
            report = _report(clinic_of_slug(clinic), instrument)
        except (FieldError, UnknownInstrumentError) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
        else:
            self.stdout.write(_as_text(report))


def _report(clinic: Clinic, instrument: str) -> dict[str, Any]:
    definition = instrument_of(instrument)
    with enter_clinic(clinic, by=Actor.system("cohort_report")):
        criteria = criteria_in_force(definition, limits_of(clinic))
        figures = cohort_figures(load_cohort(clinic, instrument), criteria)
    relapse = figures["relapse"]["all"]
    return {
        "clinic": clinic.slug,
        "instrument": instrument,
        "criteria": describe(criteria),
        "courses": figures["courses"],
        "time_points": figures["time_points"],
        "relapse": relapse["curves"]["All courses"] | {"summary": relapse["summary"]},
    }


def _as_text(report: dict[str, Any]) -> str:
    head = f"{report['instrument']} at {report['clinic']}: {report['courses']} courses with a baseline"
    lines = [head, "", "    day      n  responders         %  remitters         %  missing"]
    lines += [
        f"{p['day']:7d}{p['n']:7d}{p['responders']:12d}{_percent(p['response_rate']):>10}"
        f"{p['remitters']:11d}{_percent(p['remission_rate']):>10}{p['missing']:9d}"
        for p in report["time_points"]
    ]
    return "\n".join([*lines, "", report["relapse"]["summary"]])


def _percent(rate: float | None) -> str:
    return "-" if rate is None else f"{percentage(rate, 1)}"
