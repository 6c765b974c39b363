"""Changes of a whole course."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms

from clinic.accounts.roles import Permission
from clinic.care import courses
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import DayField, LongTextField
from clinic.console.forms.lifting import MarksField, offer_lifts
from clinic.core.actor import Actor
from clinic.protocols.rules import Protocol, ProtocolError
from clinic.protocols.rules.wording import interval_text
from clinic.protocols.selectors import definition_of, offered_protocols
from clinic.treatments.models import Course
from clinic.treatments.rules.preparation import DoseRequirement
from clinic.treatments.selectors.planned import plan_of
from clinic.treatments.selectors.sessions import session_under_way

ALTHOUGH_IN_SESSION = "End it although the patient is in a session"


class CourseForm(RecordForm):
    """What somebody else decided since the form was opened is not decided over."""

    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Course, **kwargs: Any) -> None:
        self.course = row
        super().__init__(*args, **kwargs)
        self.fields["expected_version"].initial = row.version


class GuardedCourseForm(CourseForm):
    """A change that the dose guard judges: what it questions is shown once sent, to be ticked line by line."""

    is_guarded = True
    names = {"override_reason": "reason"}
    lifts = MarksField(label="Go on although", required=False)

    def __init__(self, *args: Any, may: Callable[[Permission], bool], **kwargs: Any) -> None:
        self.may_override = may(Permission.OVERRIDE_DOSE)
        super().__init__(*args, **kwargs)
        self.offer(())

    def offer(self, found: Iterable[DoseRequirement]) -> None:
        offer_lifts(self.fields["lifts"], found, may_override=self.may_override)


class DatedForm(CourseForm):
    """A change from one day on, with its reason, by a verb of the courses."""

    verb: ClassVar[Callable[..., Course]]
    dated = ("on",)
    on = DayField(label="From")
    reason = LongTextField(label="Reason", max_length=500)

    def record(self, *, by: Actor) -> Course:
        verb = type(self).verb
        values = self.values("on", "reason", "expected_version") | self.how()
        return verb(course=self.course, **values, by=by, client_key=self.key)

    def how(self) -> dict[str, Any]:
        """What else the verb is told."""
        return {}


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


class EndingForm(DatedForm):
    """Asks whoever ends a course while its patient is being treated."""

    although_in_session = forms.BooleanField(label=ALTHOUGH_IN_SESSION, required=False)
    on = DayField(label="Ended on")

    def __init__(self, *args: Any, row: Course, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if session_under_way(row) is None:
            del self.fields["although_in_session"]

    def how(self) -> dict[str, Any]:
        return {"although_in_session": self.cleaned_data.get("although_in_session", False)}


class CompleteForm(EndingForm):
    title = "Complete the course"
    lead = "Treatment ends as planned. Scores go on being judged."
    button = "Complete"
    done = "Course completed."
    verb = staticmethod(courses.complete_course)
    reason = LongTextField(label="Note", max_length=500, required=False)


class StopForm(EndingForm):
    title = "Stop the course"
    lead = "Treatment ends before its plan; nothing more is planned."
    button = "Stop"
    done = "Course stopped."
    verb = staticmethod(courses.stop_course)
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
            course=self.course,
            **self.values("weeks", "reason", "expected_version"),
            by=by,
            client_key=self.key,
        )


class ProtocolForm(GuardedCourseForm):
    title = "Change the protocol"
    lead = "What was done stays counted, and the planned dose stays; the visits ahead are planned by the new one."
    button = "Change"
    done = "Protocol changed."
    names = {"override_reason": "reason", "planned_dose_mg": "protocol", "planned_mg_per_kg": "protocol"}
    protocol = forms.ChoiceField(label="Go on by", widget=forms.RadioSelect)
    reason = LongTextField(label="Reason", max_length=500)
    field_order = ("protocol", "lifts", "reason")

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
        plan = courses.next_plan(self.course, plan_of(self.course), definition_of(version))
        self.offer(plan.requirements())
        return courses.change_protocol(
            course=self.course,
            protocol=version,
            **self.values("reason", "lifts", "expected_version"),
            may_override=self.may_override,
            by=by,
            client_key=self.key,
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
