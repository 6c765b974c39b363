"""Filters of the caseload; whatever in the address bar is not understood filters nothing."""

from django import forms
from django.http import QueryDict

from clinic.accounts.models import Clinic
from clinic.accounts.roles import Permission
from clinic.console.access import StaffRequest
from clinic.console.presenters.caseload import Filters, Show, Sort
from clinic.console.presenters.caseload.query import ON_HOLD, Due
from clinic.core import looks
from clinic.outcomes.models import CourseOutcome
from clinic.protocols.selectors import definition_of, offered_protocols

ANY = ("", "Any")
SHOWN = [
    (Show.IN_TREATMENT, "In treatment"),
    (Show.ENDED, "Treatment ended"),
    (Show.NO_COURSE, "Without a course"),
    (Show.EVERYONE, "Everyone"),
]
DUE = [ANY, (Due.TODAY, "Today"), (Due.WEEK, "Within 7 days"), (Due.OVERDUE, "Overdue")]


class CaseloadForm(forms.Form):
    q = forms.CharField(
        label="Search",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    show = forms.ChoiceField(label="Patients", choices=SHOWN, required=False)
    due = forms.ChoiceField(label="Next visit", choices=DUE, required=False)
    state = forms.ChoiceField(label="State", required=False)
    phase = forms.ChoiceField(label="Phase", required=False)
    protocol = forms.ChoiceField(label="Protocol", required=False)
    flags = forms.BooleanField(label="Open flags only", required=False)

    def __init__(self, data: QueryDict, *, request: StaffRequest) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["state"].choices = state_choices()  # type: ignore[attr-defined]
        protocols, phases = protocol_choices(request.clinic)
        self.fields["protocol"].choices = protocols  # type: ignore[attr-defined]
        self.fields["phase"].choices = phases  # type: ignore[attr-defined]
        if not request.may(Permission.VIEW_FLAGS):
            del self.fields["flags"]

    def filters(self) -> Filters:
        """A search reaches everyone unless told otherwise: whoever looks for a name wants that person."""
        self.full_clean()
        typed = self.cleaned_data
        sort = self.data.get("sort", "").removeprefix("-")
        usual = Show.EVERYONE if typed.get("q") else Show.IN_TREATMENT
        return Filters(
            query=typed.get("q", ""),
            show=Show(typed.get("show") or usual),
            phase=typed.get("phase", ""),
            protocol=typed.get("protocol", ""),
            state=typed.get("state", ""),
            due=typed.get("due", ""),
            has_flags=typed.get("flags", False),
            sort=Sort(sort) if sort in set(Sort) else Sort.NAME,
            descending=self.data.get("sort", "").startswith("-"),
        )


def state_choices() -> list[tuple[str, str]]:
    states = [(state, looks.state_look(state.replace("-", "_")).word) for state in CourseOutcome.State.values]
    return [ANY, *states, (ON_HOLD, looks.state_look("on_hold").word)]


def protocol_choices(clinic: Clinic) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Protocols the clinic offers, and the phases of those."""
    offered = list(offered_protocols(clinic))
    phases = {phase.key: phase.name for version in offered for phase in definition_of(version).phases}
    return [ANY, *((version.key, version.name) for version in offered)], [ANY, *phases.items()]
