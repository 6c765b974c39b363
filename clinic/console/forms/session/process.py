"""What happens around the dose: support, setting, debrief, unwanted events (J24-09 to J24-14, P23-08, P23-10)."""

from typing import Any

from django import forms

from clinic.care.safety import record_adverse_event
from clinic.care.sessions import record_process
from clinic.console.forms.fields import AskedField, LongTextField, MomentField, choose, sentence_case
from clinic.console.forms.safety_facts import event_choices
from clinic.console.forms.session.base import ON_PAPER, ScaleField, SessionForm
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.safety.models import AdverseEvent
from clinic.treatments.models import ProcessElement, Session

Kind = ProcessElement.Kind
YES_NO = {True: "yes", False: "no"}


class SupportForm(SessionForm):
    """Each answer becomes an element of its own; what is left empty becomes none."""

    name = "support"
    title = "Support and setting"
    button = "Save"
    support_present = forms.CharField(label="Who is with the patient", max_length=80, required=False)
    setting = forms.CharField(label="Setting", max_length=80, required=False)
    music = forms.CharField(label="Music", max_length=80, required=False)
    eye_shades = AskedField(label="Eye shades")
    expectancy = ScaleField(label="Expected benefit, 0 to 10", highest=10)
    preparation = LongTextField(label="Preparation", max_length=1000, required=False)

    def record(self, *, by: Actor) -> list[ProcessElement]:
        told = {
            Kind.SUPPORT_PRESENT: (self.cleaned_data["support_present"], ""),
            Kind.SETTING: (self.cleaned_data["setting"], ""),
            Kind.MUSIC: (self.cleaned_data["music"], ""),
            Kind.EYE_SHADES: (YES_NO.get(self.cleaned_data["eye_shades"], ""), ""),
            Kind.EXPECTANCY: (_number(self.cleaned_data["expectancy"]), ""),
            Kind.PREPARATION: ("", self.cleaned_data["preparation"]),
        }
        return _elements(self, told, by=by)


class DebriefForm(SessionForm):
    name = "debrief"
    title = "Debrief and integration"
    button = "Save"
    experience = LongTextField(label="What the patient tells of it", max_length=1000, required=False)
    debrief = LongTextField(label="Debrief", max_length=1000, required=False)
    integration = LongTextField(label="Integration", max_length=1000, required=False)

    def record(self, *, by: Actor) -> list[ProcessElement]:
        told = {
            Kind.EXPERIENCE: ("", self.cleaned_data["experience"]),
            Kind.DEBRIEF: ("", self.cleaned_data["debrief"]),
            Kind.INTEGRATION: ("", self.cleaned_data["integration"]),
        }
        return _elements(self, told, by=by)


class EventForm(SessionForm):
    """Begun now, unless another time is told; of a session that is over or on paper the time is asked for."""

    name = "event"
    title = "Adverse event"
    button = "Save the event"
    code = forms.ChoiceField(label="What happened", choices=lambda: choose(event_choices()))
    severity = forms.ChoiceField(
        label="Severity", choices=sentence_case(AdverseEvent.Severity.choices), widget=forms.RadioSelect
    )
    is_serious = forms.BooleanField(
        label="Serious",
        required=False,
        help_text="Death, danger to life, admission, lasting harm, or otherwise important.",
    )
    began_at = MomentField(label="Began at", required=False, help_text="Empty: now.")
    intervention = forms.CharField(label="What was done", max_length=300, required=False)
    text = LongTextField(label="Details", max_length=500, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        if session.is_entered_later:
            self.ask_when("began_at", ON_PAPER)
        elif session.released_at is not None:
            self.ask_when("began_at", "On the clinic's clock.")

    def record(self, *, by: Actor) -> AdverseEvent:
        return record_adverse_event(
            patient=self.patient,
            session=self.session,
            **self.values("code", "severity", "is_serious", "began_at", "intervention", "text"),
            by=by,
            client_key=self.key,
        )


def _elements(form: SessionForm, told: dict[Kind, tuple[str, str]], *, by: Actor) -> list[ProcessElement]:
    """Value and note by kind; raises FieldError when nothing was told."""
    given = {kind: pair for kind, pair in told.items() if any(pair)}
    if not given:
        raise FieldError(next(iter(form.fields)), "", "enter at least one")
    return [
        record_process(
            session=form.session,
            kind=kind,
            value=value,
            note=note,
            by=by,
            client_key=f"{form.key} {kind}" if form.key else None,
        )
        for kind, (value, note) in given.items()
    ]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
