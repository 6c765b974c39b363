"""A patient set inactive, with what is still planned asked about, and set active again."""

from collections.abc import Callable
from typing import Any

from django import forms

from clinic.accounts.roles import Permission
from clinic.care.leaving import open_course, open_visits, set_active, set_inactive
from clinic.console.forms.base import AskingForm, RecordForm
from clinic.console.forms.courses import ALTHOUGH_IN_SESSION
from clinic.console.forms.fields import DayField, sentence_case
from clinic.core import clock, formats
from clinic.core.actor import Actor
from clinic.patients.models import Patient
from clinic.treatments.models import Course
from clinic.treatments.selectors.sessions import session_under_way

END, KEEP = "end", "keep"
CHOICES = [
    (END, "End the course: its visits are called off"),
    (KEEP, "Keep the plan for when the patient is active again"),
]
ASK_PRESCRIBER = "Ending the course takes a prescriber; until then it waits under Today."


class LeaveForm(AskingForm, RecordForm):
    title = "Set inactive"
    button = "Set inactive"
    done = "Set inactive. Nothing is sent to this patient any more."
    names = {"left_because": "because", "left_on": "on"}
    tick, tick_after = "The day is right as typed", "on"
    because = forms.ChoiceField(
        label="Why", choices=sentence_case(Patient.Leaving.choices), widget=forms.RadioSelect
    )
    on = DayField(
        label="Since",
        required=False,
        help_text="The day of leaving or of death. Leave it empty where a day of death is not known.",
    )
    visits = forms.ChoiceField(label="Visits still planned", widget=forms.RadioSelect)
    although_in_session = forms.BooleanField(label=ALTHOUGH_IN_SESSION, required=False)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, patient: Patient, may: Callable[[Permission], bool], **kwargs: Any
    ) -> None:
        today = clock.today(patient.clinic.zone)
        kwargs["initial"] = {
            "because": patient.left_because,
            "on": today if patient.is_active else patient.left_on,
            "expected_version": patient.version,
        }
        super().__init__(*args, patient=patient, **kwargs)
        self.course = open_course(patient)
        self._ask_about(self.course, may_end=may(Permission.START_COURSE))

    def _ask_about(self, course: Course | None, *, may_end: bool) -> None:
        if course is None:
            del self.fields["visits"]
        else:
            self.fields["visits"].choices = CHOICES if may_end else CHOICES[1:]  # type: ignore[attr-defined]
            self.fields["visits"].help_text = "" if may_end else ASK_PRESCRIBER
        if course is None or not may_end or session_under_way(course) is None:
            del self.fields["although_in_session"]

    @property
    def lead(self) -> str:  # type: ignore[override]
        said = (
            "No form and no reminder is sent, and links that were sent stop opening. The chart stays, and the patient "
            "can be set active again; a course that is ended here stays so."
        )
        return f"{said} {plan_words(self.course)}" if self.course else said

    def about(self) -> str:
        return str(self.cleaned_data["on"])

    def record(self, *, by: Actor) -> Patient:
        typed = self.values("because", "on", "expected_version")
        return set_inactive(
            patient=self.patient,
            **typed,
            ends_course=self.cleaned_data.get("visits") == END,
            although_in_session=self.cleaned_data.get("although_in_session", False),
            is_day_right=self.is_accepted(),
            by=by,
            client_key=self.key,
        )


class ReturnForm(RecordForm):
    """Nothing to choose: the page says what happens, the button does it."""

    title = "Set active again"
    button = "Set active again"
    done = "Active again."
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, patient=patient, initial={"expected_version": patient.version}, **kwargs)

    @property
    def lead(self) -> str:  # type: ignore[override]
        course = open_course(self.patient)
        plan = plan_words(course) if course else "No course is open; one that was ended stays so."
        return (
            f"{formats.readable_dates(self.patient.standing.words)}. From now on forms and reminders that the plan "
            f"asks for are sent again, and links that have not run out open again. {plan}"
        )

    def record(self, *, by: Actor) -> Patient:
        return set_active(patient=self.patient, expected_version=self.cleaned_data["expected_version"], by=by)


def plan_words(course: Course) -> str:
    visits = open_visits(course)
    if not visits:
        return "A course is open, without a visit planned."
    return f"{visits} visit{'s are' if visits > 1 else ' is'} still planned" + (
        f", the next on {formats.calendar_date(course.next_target)}." if course.next_target else "."
    )
