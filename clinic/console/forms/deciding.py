"""What a clinician decides: a proposal of the taper engine, a review that is due."""

from typing import Any

from django import forms

from clinic.care.courses import decide_proposal, record_review
from clinic.console.forms.base import RecordForm
from clinic.console.forms.courses import ALTHOUGH_IN_SESSION
from clinic.console.forms.fields import LongTextField
from clinic.core.actor import Actor
from clinic.treatments.models import Proposal, ReviewGate
from clinic.treatments.selectors.sessions import session_under_way

DECLINE = "decline"
OUTCOMES = [
    (ReviewGate.Outcome.CONTINUE.value, "Continue as planned"),
    (ReviewGate.Outcome.OPTIMISE.value, "Optimise: go on, with a change"),
    (ReviewGate.Outcome.STOP.value, "Stop treatment"),
]


class ProposalForm(RecordForm):
    title = "Decide on the proposal"
    button = "Record the decision"
    done = "Decision recorded."
    names = {"step": "decision"}
    decision = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    reason = LongTextField(label="Reason", max_length=500)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Proposal, **kwargs: Any) -> None:
        self.proposal = row
        kwargs["initial"] = {"expected_version": row.version}
        super().__init__(*args, **kwargs)
        steps = [(str(place), f"Accept: {step['text']}") for place, step in enumerate(row.inputs["steps"])]
        accept = steps or [("0", "Accept")]
        self.fields["decision"].choices = [*accept, (DECLINE, "Decline")]  # type: ignore[attr-defined]

    def record(self, *, by: Actor) -> Proposal:
        decision = self.cleaned_data["decision"]
        is_accepted = decision != DECLINE
        return decide_proposal(
            proposal=self.proposal,
            accept=is_accepted,
            step=int(decision) if is_accepted else 0,
            **self.values("reason", "expected_version"),
            by=by,
            client_key=self.key,
        )


class ReviewForm(RecordForm):
    button = "Record the review"
    done = "Review recorded."
    outcome = forms.ChoiceField(label="Outcome", choices=OUTCOMES, widget=forms.RadioSelect)
    reason = LongTextField(label="Reason", max_length=500, required=False)
    although_in_session = forms.BooleanField(label=ALTHOUGH_IN_SESSION, required=False)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: ReviewGate, **kwargs: Any) -> None:
        self.gate = row
        kwargs["initial"] = {"expected_version": row.version}
        super().__init__(*args, **kwargs)
        self.title = f"Review: {row.get_kind_display()}"
        self.lead = row.explanation
        if session_under_way(row.course) is None:
            del self.fields["although_in_session"]

    def record(self, *, by: Actor) -> ReviewGate:
        return record_review(
            gate=self.gate,
            **self.values("outcome", "reason", "expected_version"),
            although_in_session=self.cleaned_data.get("although_in_session", False),
            by=by,
            client_key=self.key,
        )
