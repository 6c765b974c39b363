"""Changes of a whole course."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms

from clinic.care import courses
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import DayField, LongTextField
from clinic.core.actor import Actor
from clinic.protocols.rules import Protocol, ProtocolError
from clinic.protocols.rules.wording import interval_text
from clinic.protocols.selectors import definition_of, offered_protocols
from clinic.treatments.models import Course


class CourseForm(RecordForm):
    def __init__(self, *args: Any, row: Course, **kwargs: Any) -> None:
        self.course = row
        super().__init__(*args, **kwargs)


class DatedForm(CourseForm):
    """A change from one day on, with its reason, by a verb of the courses."""

    verb: ClassVar[Callable[..., Course]]
    dated = ("on",)
    on = DayField(label="From")
    reason = LongTextField(label="Reason", max_length=500)

    def record(self, *, by: Actor) -> Course:
        verb = type(self).verb
        return verb(course=self.course, **self.values("on", "reason"), by=by, client_key=self.key)


class PauseForm(DatedForm):
    title = "Pause the course"
    lead = "Nothing is planned until it is resumed."
    button = "Pause"
    done = "Course paused."
    verb = staticmethod(courses.pause_course)


class ResumeForm(DatedForm):
    title = "Resume the course"
    button = "Resume"
    done = "Course resumed. Its visits are planned again."
    verb = staticmethod(courses.resume_course)


class CompleteForm(DatedForm):
    title = "Complete the course"
    lead = "Treatment ends as planned. Scores go on being judged."
    button = "Complete"
    done = "Course completed."
    verb = staticmethod(courses.complete_course)
    on = DayField(label="Ended on")
    reason = LongTextField(label="Note", max_length=500, required=False)


class StopForm(DatedForm):
    title = "Stop the course"
    lead = "Treatment ends before its plan; nothing more is planned."
    button = "Stop"
    done = "Course stopped."
    verb = staticmethod(courses.stop_course)
    on = DayField(label="Ended on")
    reason = LongTextField(label="Reason", max_length=500, help_text="Such as no benefit, or harm.")


class IntervalForm(CourseForm):
    title = "Choose the interval"
    lead = "As seldom as the response allows."
    button = "Choose"
    done = "Interval chosen. The visits ahead follow it."
    weeks = forms.TypedChoiceField(label="A dose", coerce=int, widget=forms.RadioSelect)
    reason = LongTextField(label="Reason", max_length=500)

    def __init__(self, *args: Any, row: Course, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        offered = [(weeks, interval_text(weeks)) for weeks in intervals_of(row)]
        self.fields["weeks"].choices = offered  # type: ignore[attr-defined]

    def record(self, *, by: Actor) -> Course:
        return courses.choose_interval(
            course=self.course, **self.values("weeks", "reason"), by=by, client_key=self.key
        )


class ProtocolForm(CourseForm):
    title = "Change the protocol"
    lead = "What was done stays counted; the visits ahead are planned by the new one."
    button = "Change"
    done = "Protocol changed."
    protocol = forms.ChoiceField(label="Go on by", widget=forms.RadioSelect)
    reason = LongTextField(label="Reason", max_length=500)

    def __init__(self, *args: Any, row: Course, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.versions = {
            str(version.pk): version
            for version in offered_protocols(row.clinic)
            if _fits(row, definition_of(version))
        }
        self.fields["protocol"].choices = [  # type: ignore[attr-defined]
            (pk, f"{version}, as now" if version.pk == row.protocol_id else str(version))
            for pk, version in self.versions.items()
        ]

    def record(self, *, by: Actor) -> Course:
        version = self.versions[self.cleaned_data["protocol"]]
        return courses.change_protocol(
            course=self.course, protocol=version, **self.values("reason"), by=by, client_key=self.key
        )


def intervals_of(course: Course) -> tuple[int, ...]:
    """Weeks the present phase offers to choose from; empty where there is no choice."""
    try:
        phase = definition_of(course.protocol).phase(course.phase)
    except ProtocolError:
        return ()
    return phase.interval.choices if phase.interval else ()


def _fits(course: Course, definition: Protocol) -> bool:
    return course.product in definition.products and course.route in definition.routes
