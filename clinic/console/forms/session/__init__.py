"""What is typed during a treatment session, from the checks before the dose to the release."""

from clinic.console.forms.session.base import SessionForm
from clinic.console.forms.session.before import CheckForm
from clinic.console.forms.session.chair import SeatForm
from clinic.console.forms.session.dosing import AmendDoseForm, DoseForm, WithdrawDoseForm
from clinic.console.forms.session.leaving import LeaveForm, ReleaseForm
from clinic.console.forms.session.process import DebriefForm, EventForm, SupportForm
from clinic.console.forms.session.watching import AmendReadingForm, ReadingForm

__all__ = [
    "AmendDoseForm",
    "AmendReadingForm",
    "CheckForm",
    "DebriefForm",
    "DoseForm",
    "EventForm",
    "LeaveForm",
    "ReadingForm",
    "ReleaseForm",
    "SeatForm",
    "SessionForm",
    "SupportForm",
    "WithdrawDoseForm",
]
