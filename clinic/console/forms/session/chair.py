"""Where the patient sits: told on arrival, or set and changed while the session runs."""

from typing import Any

from django import forms

from clinic.care.sessions import seat_patient
from clinic.console.forms.base import AskingForm
from clinic.console.forms.session.base import SessionForm
from clinic.core.actor import Actor
from clinic.treatments.models import Session


class SeatForm(AskingForm, SessionForm):
    name = "chair"
    title = "Chair"
    chair = forms.CharField(
        label="Chair", max_length=40, required=False, help_text="Empty: the patient is in no chair."
    )
    tick, tick_after = "Both use this chair", "chair"

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, initial={"chair": session.chair}, **kwargs)

    def about(self) -> str:
        return str(self.cleaned_data["chair"])

    def record(self, *, by: Actor) -> Session:
        return seat_patient(
            session=self.session, chair=self.about(), is_chair_shared=self.is_accepted(), by=by
        )
