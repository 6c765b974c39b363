"""Checks before the dose. An answer that nobody gave is stored as not asked."""

from typing import Any

from django import forms
from django.forms import BoundField

from clinic.accounts.roles import Permission
from clinic.accounts.selectors import limits_of
from clinic.care.sessions import asks_pregnancy, predose_pressure, record_predose_check
from clinic.console.forms.fields import NOT_ASKED, AskedField, LongTextField, sentence_case
from clinic.console.forms.session.base import ScaleField, SessionForm
from clinic.console.presenters.session.questions import PREGNANCY, PREGNANCY_REF, labels_of, refs_of
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError
from clinic.treatments.models import PreDoseCheck, Session
from clinic.treatments.rules.observation import severe_limit
from clinic.treatments.selectors.sessions import caution_of, latest_checks


class CheckForm(SessionForm):
    """The page adds `seen`, the check it showed: another one saved meanwhile is not written over unread."""

    name = "checks"
    title = "Checks before the dose"
    button = "Save the checks"
    pregnancy = forms.ChoiceField(
        label=PREGNANCY,
        choices=[(NOT_ASKED, "Not asked"), *sentence_case(PreDoseCheck.Pregnancy.choices)],
        required=False,
        widget=forms.RadioSelect,
    )
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
        if not asks_pregnancy(session):
            del self.fields["pregnancy"]
        if not self.may(Permission.OVERRIDE_DOSE):
            del self.fields["pressure_accepted_reason"]
        before = latest_checks(session)
        for name in self.answered:
            self.fields[name].initial = _as_typed(getattr(before, name)) if before else None

    @property
    def answered(self) -> tuple[str, ...]:
        more = ("pregnancy", "craving", "pressure_accepted_reason", "note")
        return (*self.asked, *(name for name in more if name in self.fields))

    def questions(self) -> list[tuple[BoundField, str]]:
        """Each with what it rests on, empty for what is good practice."""
        refs = refs_of(self.session)
        return [(self[name], refs.get(name, "")) for name in self.asked]

    def about_pregnancy(self) -> tuple[BoundField, str] | None:
        """The question where it can apply, with what it rests on."""
        return (self["pregnancy"], PREGNANCY_REF) if "pregnancy" in self.fields else None

    @property
    def caution(self) -> str:
        """What asks for the reason; empty while blood pressure is not above the limit."""
        limits, taken = limits_of(self.session.clinic), predose_pressure(self.session)
        limit = severe_limit(limits) if self.is_severe else caution_of(self.session, limits)
        if taken is None or not taken.is_above(limit):
            return ""
        return f"Blood pressure {taken} is above {limit} mmHg."

    @property
    def is_severe(self) -> bool:
        """No reason goes ahead of it: it must come down first."""
        taken = predose_pressure(self.session)
        return taken is not None and taken.is_above(severe_limit(limits_of(self.session.clinic)))

    def record(self, *, by: Actor) -> PreDoseCheck:
        check = record_predose_check(
            session=self.session,
            **self.values(*self.answered),
            may_override=self.may(Permission.OVERRIDE_DOSE),
            by=by,
            client_key=self.key,
        )
        self._check_seen(check)
        return check

    def _check_seen(self, check: PreDoseCheck) -> None:
        """After the verb, which holds the session: nobody can come in between."""
        earlier = self.session.predose_checks.filter(status=PreDoseCheck.Status.FINAL, pk__lt=check.pk)
        last = earlier.order_by("-pk").first()
        if last is None or str(last.pk) == self.data.get("seen"):
            return
        raise ConflictError(
            f"{last.recorded_by_name} saved these checks meanwhile. Yours are kept here: "
            "save them again to replace those."
        )


def _as_typed(value: Any) -> Any:
    """As the radio buttons know it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
