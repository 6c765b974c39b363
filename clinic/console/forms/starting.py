"""Starting a course: a protocol, a day, the planned dose; what the protocol does not leave open is not asked."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.db.models import Model

from clinic.accounts.models import User
from clinic.accounts.roles import Permission
from clinic.accounts.selectors import members_with
from clinic.care.courses import start_course
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import DayField, LongTextField, MeasureField
from clinic.console.forms.lifting import MarksField, ticked
from clinic.console.presenters.calendar import WEEKDAYS
from clinic.console.presenters.courses import product_name
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.instruments.rules import instruments
from clinic.patients.models import Diagnosis, Patient
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import Product, Protocol
from clinic.protocols.rules.dose import first_dose
from clinic.protocols.selectors import definition_of, offered_protocols
from clinic.treatments.models import Course
from clinic.treatments.rules.planned import MOST_MG, MOST_MG_PER_KG


class StartCourseForm(RecordForm):
    """`definition` is that of the protocol chosen so far; its own doses and routes shape the form."""

    title = "Start a course"
    button = "Start the course"
    done = "Course started."
    dated = ("started_on",)
    protocol = forms.ChoiceField(label="Protocol", widget=forms.RadioSelect)
    product = forms.ChoiceField(label="Product")
    route = forms.ChoiceField(label="Route")
    started_on = DayField(label="First day")
    preferred_weekdays = forms.TypedMultipleChoiceField(
        label="Days that suit the patient",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: any day the clinic is open.",
    )
    planned_mg_per_kg = MeasureField(
        label="Planned dose by weight",
        unit="mg/kg",
        digits=3,
        low=Decimal("0.001"),
        high=MOST_MG_PER_KG,
        required=False,
    )
    planned_dose_mg = MeasureField(
        label="Planned dose", unit="mg", low=Decimal("0.01"), high=MOST_MG, required=False
    )
    primary_instrument = forms.ChoiceField(label="Main score")
    diagnosis = forms.ChoiceField(label="Treated for", required=False)
    prescriber = forms.ChoiceField(label="Prescriber")
    with_psychotherapy = forms.BooleanField(label="With psychotherapy", required=False)
    screen_accepted_reason = LongTextField(
        label="Why treatment starts all the same", max_length=500, required=False
    )
    lifts = MarksField(label="Go on although", required=False)
    override_reason = LongTextField(label="Reason for this dose", max_length=500, required=False)

    asked_of_protocol = ("product", "route", "planned_mg_per_kg", "planned_dose_mg")
    shown_apart = frozenset({"protocol", "screen_accepted_reason", "lifts", "override_reason"})
    """Beside what they speak of, not among the other fields."""

    def __init__(
        self, *args: Any, patient: Patient, by: User, may: Callable[[Permission], bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, patient=patient, **kwargs)
        self.may = may
        clinic = patient.clinic
        self.versions = list(offered_protocols(clinic))
        self.prescribers = members_with(clinic, Permission.START_COURSE)
        self.diagnoses = list(patient.diagnoses.filter(status=Diagnosis.Status.FINAL).order_by("-is_primary"))
        self.version = self._chosen()
        self._offer("protocol", [(str(version.pk), version.name) for version in self.versions])
        self._offer("prescriber", [(str(user.pk), str(user)) for user in self.prescribers])
        self._offer("diagnosis", [(str(row.pk), str(row).capitalize()) for row in self.diagnoses])
        self._offer(
            "primary_instrument", [(c, d.abbreviation) for c, d in instruments().items() if d.response]
        )
        self._offer("preferred_weekdays", [(day, WEEKDAYS[day - 1]) for day in clinic.opening_days])
        self.fields["prescriber"].initial = str(by.pk)
        self.fields["primary_instrument"].initial = "phq-9"
        self._ask_for(definition_of(self.version) if self.version else None)

    def begin(self, *, by: Actor) -> Course | None:
        """None when the form has errors, its own or the verb's."""
        return self.attempt(lambda: self.record(by=by)) if self.is_valid() else None

    def record(self, *, by: Actor) -> Course:
        typed = self.cleaned_data
        return start_course(
            patient=self.patient,
            protocol=next(row for row in self.versions if str(row.pk) == typed["protocol"]),
            prescriber=_picked(self.prescribers, typed["prescriber"]),
            diagnosis=self.chosen_diagnosis(),
            **self.values("started_on", "preferred_weekdays", "primary_instrument", "with_psychotherapy"),
            **self.values("screen_accepted_reason", "lifts", "override_reason"),
            may_override=self.may(Permission.OVERRIDE_DOSE),
            **{name: typed[name] for name in self.asked_of_protocol if name in self.fields},
            by=by,
            client_key=self.key,
        )

    def so_far(self) -> dict[str, Any]:
        """What can be read of the form, and what a field starts with that was not shown yet."""
        # `errors` cleans once; what the verb refused is still what is looked at.
        typed = self.as_read if self.is_bound and self.errors is not None else {}
        usual = {
            name: self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
            if name not in self.data
        }
        return usual | {name: value for name, value in typed.items() if value not in (None, "")}

    def without_errors(self, *, by: User) -> "StartCourseForm":
        """The same values for a look at the plan: nothing was sent yet, so nothing can be missing."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
            if name in self.data
        }
        return StartCourseForm(patient=self.patient, by=by, may=self.may, initial=typed)

    @property
    def ticked(self) -> list[str]:
        return ticked(self)

    def fields_in_order(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.shown_apart]

    def chosen_diagnosis(self) -> Diagnosis | None:
        return _picked(self.diagnoses, self.as_read.get("diagnosis", "")) if self.is_bound else None

    def _chosen(self) -> ProtocolVersion | None:
        return _picked(self.versions, self.data.get("protocol") or self.initial.get("protocol", ""))

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _ask_for(self, definition: Protocol | None) -> None:
        """Only what the protocol leaves open: one product is no question, nor is a weight for a fixed device."""
        if definition is None:
            for name in self.asked_of_protocol:
                del self.fields[name]
            return
        self._offer("product", [(product.value, product_name(product)) for product in definition.products])
        self._offer("route", [(route.value, route.capitalize()) for route in definition.routes])
        dose = definition.dose
        self.fields["planned_mg_per_kg"].initial = dose.mg_per_kg.value if dose.mg_per_kg else None
        first = first_dose(
            definition,
            age_years=self.patient.age_on(clock.today(self.patient.clinic.zone)),
            japanese_ancestry=self.patient.japanese_ancestry,
        )
        self.fields["planned_dose_mg"].initial = first.steps_mg[0] if first else None
        for name in _settled(definition):
            del self.fields[name]


RowT = TypeVar("RowT", bound=Model)


def _picked(rows: Sequence[RowT], pk: str) -> RowT | None:
    return next((row for row in rows if str(row.pk) == pk), None)


def _settled(definition: Protocol) -> Iterator[str]:
    """What the protocol decides by itself."""
    if len(definition.products) == 1:
        yield "product"
    if len(definition.routes) == 1:
        yield "route"
    if definition.dose.first_mg is not None or Product.RACEMIC_KETAMINE not in definition.products:
        yield "planned_mg_per_kg"
    if definition.dose.mg_per_kg is not None:
        yield "planned_dose_mg"
