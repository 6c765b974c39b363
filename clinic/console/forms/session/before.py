"""Checks before the dose. An answer that nobody gave is stored as not asked."""

from typing import Any

from django import forms

from clinic.care.sessions import record_predose_check
from clinic.console.forms.fields import AskedField, LongTextField
from clinic.console.forms.session.base import ScaleField, SessionForm
from clinic.console.presenters.session.questions import labels_of
from clinic.core.actor import Actor
from clinic.treatments.models import PreDoseCheck, Session
from clinic.treatments.selectors.sessions import latest_checks


class CheckForm(SessionForm):
    name = "checks"
    title = "Checks before the dose"
    button = "Save the checks"
    craving = ScaleField(label="Craving for the drug, 0 to 10", highest=10)
    pressure_accepted_reason = LongTextField(
        label="Why treatment goes ahead above the blood-pressure limit", max_length=500, required=False
    )
    note = forms.CharField(label="Note", max_length=500, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        self.asked = labels_of(session)
        for name, label in self.asked.items():
            self.fields[name] = AskedField(label=label)
        self.order_fields([*self.asked, "craving", "pressure_accepted_reason", "note"])
        before = latest_checks(session)
        for name in (*self.asked, "craving", "pressure_accepted_reason", "note"):
            self.fields[name].initial = _as_typed(getattr(before, name)) if before else None

    def record(self, *, by: Actor) -> PreDoseCheck:
        typed = self.values(*self.asked, "craving", "pressure_accepted_reason", "note")
        return record_predose_check(session=self.session, **typed, by=by, client_key=self.key)


def _as_typed(value: Any) -> Any:
    """As the radio buttons know it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
