"""The patient is here: for the visit planned, or for a dose outside the plan."""

from typing import Any, ClassVar

from django import forms

from clinic.care.sessions import start_session
from clinic.console.forms.base import AskingForm, RecordForm
from clinic.console.forms.fields import LongTextField, MomentField
from clinic.core.actor import Actor
from clinic.treatments.models import Course, PlannedVisit, Session


class ArrivingForm(RecordForm):
    """The verb says when it wants a prescriber's reason; `may_override` is whether this person may give one."""

    button = "Arrived"
    done = "Arrived."
    is_entered_later: ClassVar[bool] = False
    override_reason = LongTextField(
        label="Reason to treat today",
        max_length=500,
        required=False,
        help_text="Needed on hold, before a review, or too soon.",
    )

    def __init__(
        self,
        *args: Any,
        visit: PlannedVisit | None = None,
        course: Course | None = None,
        may_override: bool,
        **kwargs: Any,
    ) -> None:
        self.visit, self.course, self.may_override = visit, course, may_override
        super().__init__(*args, **kwargs)
        if not may_override:
            del self.fields["override_reason"]
            self.names = {"override_reason": "Not checked in"}

    def arrive(self, *, by: Actor) -> Session | None:
        return self.attempt(lambda: self.record(by=by)) if self.is_valid() else None

    def record(self, *, by: Actor) -> Session:
        is_accepted = isinstance(self, AskingForm) and self.is_accepted()
        return start_session(
            visit=self.visit,
            course=self.course,
            chair=self.cleaned_data.get("chair", ""),
            is_chair_shared=is_accepted,
            is_hour_right=is_accepted,
            arrived_at=self.cleaned_data.get("arrived_at"),
            is_entered_later=self.is_entered_later,
            override_reason=self.cleaned_data.get("override_reason", ""),
            may_override=self.may_override,
            by=by,
            client_key=self.key,
        )


class PlannedArrivalForm(ArrivingForm):
    title = "Arrived"


class ChairForm(AskingForm, ArrivingForm):
    """Asks for the chair, and about one that is taken."""

    chair = forms.CharField(label="Chair", max_length=40, required=False)
    tick, tick_after = "Both use this chair", "chair"

    def about(self) -> str:
        return str(self.cleaned_data["chair"])


class PaperArrivalForm(ChairForm):
    """A session that was written on paper while it ran."""

    title = "Enter a session from paper"
    lead = "It is marked as entered later, with your name and the time. Its own times are asked for at each step."
    button = "Begin"
    is_entered_later = True
    tick = "It is right as written on the paper"
    arrived_at = MomentField(label="Arrived at", help_text="As it stands on the paper.")
    field_order = ("arrived_at", "chair", "override_reason")

    def about(self) -> str:
        return f"{self.cleaned_data['chair']}, {self.cleaned_data['arrived_at']}"


class UnplannedArrivalForm(ChairForm):
    title = "The patient is here for a dose"
    lead = "Counts as the next treatment visit still open."
    field_order = ("chair", "override_reason")
