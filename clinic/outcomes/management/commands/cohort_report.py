import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import clinic_of_slug, limits_of
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.instruments.rules import UnknownInstrumentError
from clinic.instruments.rules import instrument as instrument_of
from clinic.outcomes.report import cohort_figures
from clinic.outcomes.report_text import as_text
from clinic.outcomes.rules import FollowUpStart, criteria_in_force
from clinic.outcomes.selectors.cohort import Stratum, View, load_cohort
from clinic.outcomes.services.verdicts import has_response


class Command(BaseCommand):
    help = (
        "Response and remission by time since baseline, and time to relapse, of one clinic on one instrument."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument("--instrument", required=True, help="such as phq-9 or bdi-ii")
        parser.add_argument(
            "--by", choices=list(Stratum), help="each group of this stratum too, such as the arms of a trial"
        )
        parser.add_argument(
            "--start",
            choices=list(FollowUpStart),
            default=FollowUpStart.FIRST_STABLE.value,
            help="from where people are watched for a relapse",
        )
        parser.add_argument(
            "--strict", action="store_true", help="a relapse that was confirmed late does not count"
        )
        parser.add_argument("--json", action="store_true", help="machine-readable")

    def handle(self, clinic: str, instrument: str, **options: Any) -> None:
        view = View(start=FollowUpStart(options["start"]), is_strict=options["strict"])
        by = Stratum(options["by"]) if options["by"] else None
        try:
            report = _report(clinic_of_slug(clinic), instrument, view, by)
        except (FieldError, UnknownInstrumentError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else as_text(report))


def _report(clinic: Clinic, instrument: str, view: View, by: Stratum | None) -> dict[str, Any]:
    definition = instrument_of(instrument)
    if not has_response(instrument):
        raise FieldError("instrument", instrument, "has no rule for a response, so there is no figure of one")
    with enter_clinic(clinic, by=Actor.system("cohort_report")):
        limits = limits_of(clinic)
        criteria = criteria_in_force(definition, limits)
        frame = load_cohort(clinic, instrument, view=view)
        figures = cohort_figures(frame, criteria, limits)
        names = sorted(set(frame.strata[by].tolist())) if by else []
        groups = {
            name: cohort_figures(
                load_cohort(clinic, instrument, only=(by, name), view=view), criteria, limits
            )
            for name in names
            if by
        }
    return {
        "clinic": clinic.slug,
        "instrument": instrument,
        "criteria": figures["criteria"],
        "courses": figures["courses"],
        "time_points": figures["time_points"],
        "start": figures["start"],
        "is_strict": figures["is_strict"],
        "entered": figures["entered"],
        "relapse": _relapse(figures["relapse"]["all"]),
        "by": by and _by(by, figures, groups),
    }


def _relapse(told: dict[str, Any]) -> dict[str, Any]:
    """Without a curve where the instrument has no relapse rule."""
    kept = {name: told[name] for name in ("has_rule", "late", "summary")}
    return kept | next(iter(told["curves"].values()), {})


def _by(stratum: Stratum, figures: dict[str, Any], groups: dict[str, dict[str, Any]]) -> dict[str, Any]:
    told = figures["relapse"][stratum.value]
    names = ("has_rule", "curves", "late", "log_rank", "untested", "left_out", "summary")
    return {
        "stratum": stratum.value,
        "groups": {
            name: {"courses": found["courses"], "time_points": found["time_points"]}
            for name, found in groups.items()
        },
        "relapse": {name: told[name] for name in names},
    }
