"""What the outcomes page shows; whatever in the address bar is not understood shows everything."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from clinic.accounts.models import Clinic
from clinic.console.presenters.courses import product_name
from clinic.instruments.rules import instruments
from clinic.outcomes.rules import FollowUpStart
from clinic.outcomes.selectors.cohort import View
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.selectors import definition_of
from clinic.treatments.selectors.arms import measured_by

EVERYTHING = "all"
ONE_CURVE = "none"
USUAL_INSTRUMENT = "phq-9"
BY = [
    (ONE_CURVE, "One curve"),
    ("continued", "Treatment continued or ended"),
    ("protocol", "Protocol"),
    ("product", "Product"),
    ("route", "Route"),
    ("psychotherapy", "With or without psychotherapy"),
    ("arm", "Arm of a trial"),
]
STARTING = [
    (FollowUpStart.FIRST_STABLE.value, "First stable response"),
    (FollowUpStart.END_OF_INDUCTION.value, "End of induction, responders then"),
]
LENIENT, STRICT = "late", "strict"
CONFIRMED = [(LENIENT, "Confirmed, late ones too"), (STRICT, "Confirmed in time only (strict)")]
FIXED_GROUPS = [
    (
        "Psychotherapy",
        [
            ("psychotherapy:with psychotherapy", "With psychotherapy"),
            ("psychotherapy:without psychotherapy", "Without psychotherapy"),
        ],
    ),
    (
        "Treatment",
        [
            ("continued:treatment continued", "Treatment continued"),
            ("continued:treatment ended", "Treatment ended"),
        ],
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`group` is "all" or a stratum with its value, `by` the stratum that splits the relapse curve or "none"; `view`
    says from where people are watched for a relapse and which ones count."""

    instrument: str
    group: str
    by: str
    view: View


class OutcomesForm(forms.Form):
    instrument = forms.ChoiceField(label="Instrument")
    group = forms.ChoiceField(label="Courses")
    by = forms.ChoiceField(label="Split relapse by", choices=BY)
    start = forms.ChoiceField(label="Watched from", choices=STARTING)
    rule = forms.ChoiceField(label="Relapses", choices=CONFIRMED)

    def __init__(self, data: QueryDict, *, clinic: Clinic) -> None:
        choices = instrument_choices()
        measured = measured_by(clinic)
        # The main instrument of the course begun last.
        is_offered = measured.primary_instrument in dict(choices)
        usual = measured.primary_instrument if is_offered else USUAL_INSTRUMENT
        given = {"instrument": data.get("instrument", usual), "group": data.get("group", EVERYTHING)}
        given |= {"by": data.get("by", ONE_CURVE), "rule": data.get("rule", LENIENT)}
        given |= {"start": data.get("start", FollowUpStart.FIRST_STABLE.value)}
        super().__init__(given, auto_id="filter-%s")
        self.usual = usual
        self.fields["instrument"].choices = choices  # type: ignore[attr-defined]
        self.fields["group"].choices = group_choices(clinic, measured.arms)  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        self.full_clean()
        typed = self.cleaned_data
        return Choice(
            instrument=typed.get("instrument") or self.usual,
            group=typed.get("group") or EVERYTHING,
            by=typed.get("by") or ONE_CURVE,
            view=View(
                start=FollowUpStart(typed.get("start") or FollowUpStart.FIRST_STABLE),
                is_strict=typed.get("rule") == STRICT,
            ),
        )


def instrument_choices() -> list[tuple[str, str]]:
    """Those by which a response can be told."""
    judged = [found for found in instruments().values() if found.response]
    return [(found.code, found.abbreviation) for found in judged]


def group_choices(clinic: Clinic, arms: Sequence[str]) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Only what the clinic has: figures of each choice that was looked at are kept up to date."""
    versions = list(ProtocolVersion.objects.of(clinic).order_by("name"))
    definitions = [definition_of(version) for version in versions]
    products = dict.fromkeys(product for found in definitions for product in found.products)
    routes = dict.fromkeys(route for found in definitions for route in found.routes)
    names = dict.fromkeys(version.name for version in versions)
    return [
        (EVERYTHING, "All courses"),
        ("Product", [(f"product:{product}", product_name(product)) for product in products]),
        ("Route", [(f"route:{route}", route.capitalize()) for route in routes]),
        ("Protocol", [(f"protocol:{name}", name) for name in names]),
        *([("Arm of a trial", [(f"arm:{arm}", arm) for arm in arms])] if arms else []),
        *FIXED_GROUPS,
    ]
