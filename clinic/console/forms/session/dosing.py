"""The dose: checked by the guard as it is typed, given once, corrected beside the old row."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from clinic.accounts.roles import Permission
from clinic.care.sessions import (
    Offer,
    amend_dose,
    amendment_requirements,
    check_dose,
    dose_requirements,
    give_dose,
    offered_dose,
    withdraw_dose,
)
from clinic.console.forms.fields import CountField, LongTextField, MeasureField, MomentField
from clinic.console.forms.lifting import MarksField, offer_lifts, ticked
from clinic.console.forms.session.base import ON_PAPER, SessionForm, to_the_minute
from clinic.core.actor import Actor
from clinic.protocols.rules import Route
from clinic.protocols.rules.dose import DoseAssessment, plain
from clinic.treatments.models import Dose, Session
from clinic.treatments.rules.planned import MOST_MG
from clinic.treatments.rules.preparation import CALLED, QUESTIONS, DoseRequirement

ASKED = ("amount_mg", "minutes", "given_at")
"""What the guard judges a dose by."""
REFUSED_ELSEWHERE = {
    **{code.replace("-", "_"): "override_reason" for code in CALLED},
    **dict.fromkeys(QUESTIONS, "override_reason"),
    **dict.fromkeys(("weight_kg", "weight_measured_on", "age_years", "product", "route"), "amount_mg"),
}
"""Where the verb's refusals show when they speak of something the form does not ask."""


class GuardedForm(SessionForm):
    """Each requirement that is not met is ticked by itself to go on without it; one reason covers those ticked."""

    names = REFUSED_ELSEWHERE
    amount_mg = MeasureField(label="Dose", unit="mg", digits=2, low=Decimal("0.01"), high=MOST_MG)
    minutes = CountField(label="Infused over", unit="min", low=1, high=600, required=False)
    lot = forms.CharField(label="Lot", max_length=60, required=False)
    override_reason = LongTextField(
        label="Reason to go on",
        max_length=500,
        required=False,
        help_text="Needed for whatever is ticked above.",
    )
    lifts = MarksField(label="Go on although", required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        if session.course.route != Route.INTRAVENOUS:
            del self.fields["minutes"]

    @property
    def ticked(self) -> list[str]:
        return ticked(self)

    @property
    def asked(self) -> dict[str, Any]:
        """Of the dose typed so far; empty while there is none to judge."""
        typed = {name: self.cleaned_data.get(name) for name in ASKED}
        return typed if typed["amount_mg"] is not None else {}

    @property
    def may_override(self) -> bool:
        return self.may(Permission.OVERRIDE_DOSE)


class DoseForm(GuardedForm):
    name = "dose"
    title = "Dose"
    button = "Record the dose"
    given_at = MomentField(label="Given at", required=False, help_text="Empty: now.")
    field_order = ("amount_mg", "minutes", "lot", "given_at", "lifts", "override_reason")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        if session.is_entered_later:
            self.ask_when("given_at", ON_PAPER)
        if not self.is_bound:
            self._start_with(offered_dose(session))

    def _start_with(self, offer: Offer) -> None:
        self.fields["amount_mg"].initial = offer.mg
        self.fields["amount_mg"].help_text = _withheld(offer)
        if "minutes" in self.fields:
            self.fields["minutes"].initial = offer.minutes

    def guard(self) -> DoseAssessment | None:
        return check_dose(session=self.session, **self.asked) if self.asked else None

    def guarded(self) -> tuple[DoseRequirement, ...]:
        """What speaks against the dose typed so far."""
        return dose_requirements(session=self.session, **self.asked) if self.asked else ()

    def record(self, *, by: Actor) -> Dose:
        typed = self.values("amount_mg", "lot", "lifts", "override_reason")
        return give_dose(
            session=self.session,
            **typed,
            may_override=self.may_override,
            minutes=self.cleaned_data.get("minutes"),
            given_at=to_the_minute(self.cleaned_data["given_at"], self.session.arrived_at),
            by=by,
            client_key=self.key,
        )


class AmendDoseForm(GuardedForm):
    name = "amend-dose"
    title = "Correct the dose"
    button = "Save the correction"
    given_at = MomentField(label="Given at")
    reason = LongTextField(label="What was wrong", max_length=500)
    field_order = ("amount_mg", "minutes", "lot", "given_at", "reason", "lifts", "override_reason")

    def __init__(self, *args: Any, row: Dose, **kwargs: Any) -> None:
        self.row = row
        names = ("amount_mg", "minutes", "lot", "given_at", "override_reason")
        kwargs["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["override_reason"].help_text = "Needed when the corrected dose is unusual."
        self._offer(())

    def record(self, *, by: Actor) -> Dose:
        given_at = to_the_minute(self.cleaned_data["given_at"], self.row.given_at)
        # Devices are counted anew from the amount: those of the old row belong to the old amount.
        values = self.values("amount_mg", "lot") | {"given_at": given_at, "devices": None}
        if "minutes" in self.fields:
            values |= self.values("minutes")
        asked = {"minutes": self.row.minutes} | {name: values[name] for name in ASKED if name in values}
        self._offer(amendment_requirements(dose=self.row, **asked))
        return amend_dose(
            dose=self.row,
            **self.values("reason", "lifts", "override_reason"),
            **values,
            may_override=self.may_override,
            by=by,
            client_key=self.key,
        )

    def _offer(self, found: Iterable[DoseRequirement]) -> None:
        offer_lifts(self.fields["lifts"], found, may_override=self.may_override)


class WithdrawDoseForm(SessionForm):
    name = "withdraw-dose"
    title = "No dose was given"
    lead = "The entry is kept as an error, and the patient is as on arrival."
    button = "Take the dose back"
    reason = LongTextField(label="What was wrong", max_length=500)

    def __init__(self, *args: Any, row: Dose, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def record(self, *, by: Actor) -> Dose:
        return withdraw_dose(dose=self.row, **self.values("reason"), by=by)


def _withheld(offer: Offer) -> str:
    """Why the usual dose is not filled in, where one is known."""
    if offer.withheld is None:
        return ""
    return f"{plain(offer.withheld)} mg is not filled in. {' '.join(offer.why)}"
