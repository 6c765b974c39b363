"""Changes of one planned visit."""

import datetime as dt
from typing import Any

from django import forms

from clinic.care import courses
from clinic.console.forms.base import AskingForm, RecordForm
from clinic.console.forms.fields import DayField, HourField, LongTextField, MomentField
from clinic.core import clock, formats
from clinic.core.actor import Actor
from clinic.treatments.models import PlannedVisit

HOUR_IS_RIGHT = "The time is right as typed"
USUAL_TIME = dt.time(10)
"""Where the clock of a visit without an agreed time starts; only what the field shows first."""


class VisitForm(RecordForm):
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: PlannedVisit, **kwargs: Any) -> None:
        self.visit = row
        kwargs["initial"] = {"expected_version": row.version} | self.start(row)
        super().__init__(*args, **kwargs)

    def start(self, visit: PlannedVisit) -> dict[str, Any]:
        return {}

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.visit.get_kind_display().capitalize()} planned for {formats.calendar_date(self.visit.target)}."


class MoveForm(AskingForm, VisitForm):
    title = "Move the visit"
    button = "Move"
    done = "Visit moved. The plan behind it follows."
    names = {"to": "target"}
    target = DayField(label="New day")
    time = HourField(label="Time", required=False, help_text="Empty: no time is agreed yet.")
    tick, tick_after = HOUR_IS_RIGHT, "time"
    reason = LongTextField(label="Reason", max_length=500)

    def __init__(self, *args: Any, row: PlannedVisit, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        days = {"min": row.earliest.isoformat(), "max": row.latest.isoformat()}
        self.fields["target"].widget.attrs |= days
        first, last = formats.calendar_date(row.earliest), formats.calendar_date(row.latest)
        self.fields["target"].help_text = f"Within its window, {first} to {last}."

    def start(self, visit: PlannedVisit) -> dict[str, Any]:
        agreed = clock.local_time(visit.starts_at, visit.clinic.zone).time() if visit.starts_at else None
        return {"target": visit.target, "time": agreed}

    def about(self) -> str:
        return f"{self.cleaned_data['target']} {self.cleaned_data['time']}"

    def record(self, *, by: Actor) -> PlannedVisit:
        return courses.move_visit(
            visit=self.visit,
            **self.values("target", "time", "reason", "expected_version"),
            is_untimed=self.cleaned_data["time"] is None,
            is_hour_right=self.is_accepted(),
            by=by,
            client_key=self.key,
        )


class TimeForm(AskingForm, VisitForm):
    title = "Agree a time"
    button = "Agree"
    done = "Time agreed."
    names = {"to": "starts_at", "target": "starts_at"}
    starts_at = MomentField(label="Starts at")
    tick, tick_after = HOUR_IS_RIGHT, "starts_at"

    def start(self, visit: PlannedVisit) -> dict[str, Any]:
        usual = clock.at_local(visit.target, USUAL_TIME, visit.clinic.zone)
        return {"starts_at": visit.starts_at or usual}

    def about(self) -> str:
        return str(self.cleaned_data["starts_at"].isoformat())

    def record(self, *, by: Actor) -> PlannedVisit:
        return courses.agree_time(
            visit=self.visit,
            **self.values("starts_at", "expected_version"),
            is_hour_right=self.is_accepted(),
            by=by,
            client_key=self.key,
        )


class MissedForm(VisitForm):
    title = "Missed"
    button = "Record as missed"
    done = "Recorded as missed. The visit is planned again."
    expected_at = HourField(
        label="Expected at",
        help_text="No time was agreed. When was the patient expected today?",
    )
    reason = LongTextField(label="What is known about it", max_length=500, required=False)

    def __init__(self, *args: Any, row: PlannedVisit, **kwargs: Any) -> None:
        """The hour is asked only where nobody agreed one and the day is not over."""
        super().__init__(*args, row=row, **kwargs)
        if row.starts_at is not None or row.target != clock.today(row.clinic.zone):
            del self.fields["expected_at"]

    def record(self, *, by: Actor) -> PlannedVisit:
        return courses.record_missed_visit(
            visit=self.visit,
            **self.values("reason", "expected_version"),
            expected_at=self.cleaned_data.get("expected_at"),
            by=by,
            client_key=self.key,
        )


class CallOffForm(VisitForm):
    title = "Call off"
    button = "Call the visit off"
    done = "Called off. Another visit takes its place in the count."
    reason = LongTextField(label="Reason", max_length=500)

    def record(self, *, by: Actor) -> PlannedVisit:
        return courses.cancel_visit(
            visit=self.visit, **self.values("reason", "expected_version"), by=by, client_key=self.key
        )


class HeldForm(VisitForm):
    title = "Held"
    button = "Record as held"
    done = "Recorded as held."
    held_on = DayField(label="Held on")
    note = LongTextField(label="Note", max_length=500, required=False)

    def start(self, visit: PlannedVisit) -> dict[str, Any]:
        return {"held_on": clock.today(visit.clinic.zone)}

    def record(self, *, by: Actor) -> PlannedVisit:
        return courses.record_visit_done(
            visit=self.visit,
            **self.values("held_on", "note", "expected_version"),
            by=by,
            client_key=self.key,
        )
