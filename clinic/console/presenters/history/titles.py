"""What one row is called at the head of its history."""

from functools import singledispatch

from django.db.models import Model
from django.utils.text import capfirst

from clinic.console.presenters.safety import flag_name
from clinic.console.presenters.strip import rule_name
from clinic.core import clock, formats
from clinic.instruments.models import Assessment, FormRequest
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag
from clinic.safety.rules import adverse_events
from clinic.treatments.models import Reading


@singledispatch
def title_of(row: Model) -> str:
    return capfirst(formats.readable_dates(str(row)))


@title_of.register
def _(row: Assessment) -> str:
    return f"{instrument(row.instrument).abbreviation}, {formats.calendar_date(row.taken_on)}"


@title_of.register
def _(row: FormRequest) -> str:
    names = ", ".join(instrument(code).abbreviation for code in row.instruments)
    return f"{names} due {formats.calendar_date(row.due_on)}"


@title_of.register
def _(row: CourseOutcome) -> str:
    return f"{instrument(row.instrument).abbreviation}: {row.get_state_display()}"


@title_of.register
def _(row: Reading) -> str:
    return f"Reading at {clock.local_time(row.measured_at):%H:%M}"


@title_of.register
def _(row: AdverseEvent) -> str:
    found = adverse_events().get(row.code)
    return found.label if found else row.code


@title_of.register
def _(row: MisuseFlag) -> str:
    return flag_name(row)


@title_of.register
def _(row: Alert) -> str:
    return rule_name(row.rule)
