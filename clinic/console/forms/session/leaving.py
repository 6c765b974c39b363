"""The patient leaves: through the discharge gate, or without a dose."""

from typing import Any

from django import forms

from clinic.accounts.roles import Permission
from clinic.care.sessions import cancel_session, complete_session
from clinic.console.forms.fields import LongTextField, MomentField
from clinic.console.forms.session.base import ON_PAPER, SessionForm, to_the_minute
from clinic.core.actor import Actor
from clinic.treatments.models import Session


class ReleaseForm(SessionForm):
    name = "release"
    title = "Release"
    button = "Release the patient"
    released_at = MomentField(label="Left at", help_text=ON_PAPER)
    escort_name = forms.CharField(label="Taken home by", max_length=160, required=False)
    driving_advice_given = forms.BooleanField(
        label="Told not to drive until the next day, after a restful sleep", required=False
    )
    feels_ready = forms.BooleanField(label="Stable in my judgement, and feels ready to leave", required=False)
    override_reason = LongTextField(
        label="Reason to release all the same",
        max_length=500,
        required=False,
        help_text="Only when something on the list is missing.",
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        self.fields["escort_name"].initial = session.patient.escort_name
        if not session.is_entered_later:
            del self.fields["released_at"]
        if not self.may(Permission.OVERRIDE_DISCHARGE):
            del self.fields["override_reason"]
            self.names = {"override_reason": "Not released"}

    def record(self, *, by: Actor) -> Session:
        return complete_session(
            session=self.session,
            **self.values("escort_name", "driving_advice_given", "feels_ready"),
            override_reason=self.cleaned_data.get("override_reason", ""),
            released_at=to_the_minute(self.cleaned_data.get("released_at"), self.session.dosed_at),
            by=by,
            client_key=self.key,
        )


class LeaveForm(SessionForm):
    name = "leave"
    title = "Leaves without a dose"
    lead = "The visit is called off and another takes its place in the count."
    button = "End the session"
    reason = LongTextField(label="Why no dose was given", max_length=500)

    def record(self, *, by: Actor) -> Session:
        return cancel_session(session=self.session, **self.values("reason"), by=by)
