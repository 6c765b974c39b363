"""A rating or a questionnaire entered by staff: item by item, or as the total somebody added up."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField

from clinic.care.assessments import correct_assessment, record_rating
from clinic.console.forms.base import RecordForm
from clinic.console.forms.facts import now
from clinic.console.forms.fields import CountField, LongTextField, MomentField, choose
from clinic.core.actor import Actor
from clinic.instruments.models import Assessment
from clinic.instruments.rules import ContentPolicy, FilledBy, Instrument, Item, missing_items

WITHOUT_TOTAL = "without_total"
PATIENT, CLINICIAN = FilledBy.PATIENT.value, FilledBy.CLINICIAN.value


class ScoreForm(RecordForm):
    """Fields of one instrument; `by_total` asks for the total instead of the items."""

    button = "Save score"
    said: ClassVar[str]

    def __init__(self, *args: Any, definition: Instrument, by_total: bool, **kwargs: Any) -> None:
        self.definition = definition
        self.by_total = by_total
        super().__init__(*args, **kwargs)
        if by_total:
            self.fields["total"] = CountField(
                label=f"Total, 0 to {definition.maximum}", low=0, high=definition.maximum or 0
            )
            return
        for item in definition.items:
            self.fields[_field(item)] = _item_field(item)
        if definition.has_total:
            self.fields[WITHOUT_TOTAL] = forms.BooleanField(label="Save without a total", required=False)
        self.names = {f"answers.{item.link_id}": _field(item) for item in definition.items}

    @property
    def scored_fields(self) -> Iterator[BoundField]:
        if self.by_total:
            yield self["total"]
        else:
            yield from (self[_field(item)] for item in self.definition.items)

    @property
    def other_fields(self) -> Iterator[BoundField]:
        """Saving without a total is offered once a question was left open."""
        hidden = {field.name for field in self.scored_fields} | (set() if self.left_open else {WITHOUT_TOTAL})
        return (field for field in self.visible_fields() if field.name not in hidden)

    @property
    def needs_every_answer(self) -> bool:
        """For a total; the page says so before anything is typed."""
        return WITHOUT_TOTAL in self.fields

    @property
    def left_open(self) -> list[int]:
        """Numbers of the questions without which there is no total, once the form was sent."""
        if not self.is_bound or not self.needs_every_answer or not hasattr(self, "cleaned_data"):
            return []
        given = {item.link_id: self.cleaned_data.get(_field(item)) for item in self.definition.items}
        answered = {link_id: value for link_id, value in given.items() if value is not None}
        open_ = missing_items(self.definition, answered)
        return [number for number, item in enumerate(self.definition.items, 1) if item.link_id in open_]

    @property
    def done(self) -> str:  # type: ignore[override]
        if not self.left_open:
            return self.said
        return f"{self.said} It has no total: {self._open_words()} left open."

    def clean(self) -> dict[str, Any]:
        """A questionnaire sent without one answer is no score; one with an open question has no total, which whoever
        enters it must want."""
        if self.by_total or self.errors:
            return self.cleaned_data
        if all(self.cleaned_data.get(_field(item)) is None for item in self.definition.items):
            self.add_error(None, "Answer at least one question.")
        elif self.left_open and not self.cleaned_data[WITHOUT_TOTAL]:
            self.add_error(
                WITHOUT_TOTAL,
                f"There is no total: {self._open_words()} left open. Answer what can be answered, or tick this to save "
                "the rest without a total.",
            )
        return self.cleaned_data

    def _open_words(self) -> str:
        numbers = [str(number) for number in self.left_open]
        if len(numbers) == 1:
            return f"question {numbers[0]} is"
        return f"questions {', '.join(numbers[:-1])} and {numbers[-1]} are"

    def scores(self) -> dict[str, Any]:
        """Either the answers, None where unanswered, or the total."""
        if self.by_total:
            return self.values("total")
        answers = {item.link_id: self.cleaned_data[_field(item)] for item in self.definition.items}
        return {"answers": answers}


class RatingForm(ScoreForm):
    said = "Score recorded."
    taken_at = MomentField(label="Taken at", initial=now)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.definition.filled_by is not FilledBy.CLINICIAN:
            self.fields["completed_by"] = forms.ChoiceField(
                label="Answered by",
                choices=choose([(PATIENT, "The patient, on paper"), (CLINICIAN, "Asked by staff")]),
            )

    @property
    def title(self) -> str:  # type: ignore[override]
        return self.definition.name

    def record(self, *, by: Actor) -> Assessment:
        return record_rating(
            patient=self.patient,
            instrument=self.definition.code,
            completed_by=self.cleaned_data.get("completed_by", CLINICIAN),
            **self.values("taken_at"),
            **self.scores(),
            by=by,
            client_key=self.key,
        )


class CorrectionForm(ScoreForm):
    """The old answers stay visible in the history; `reason` says what was wrong with them."""

    said = "Score corrected. The earlier one is kept."
    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = LongTextField(label="What was wrong", max_length=500)

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        self.assessment = assessment
        kwargs["initial"] = {"expected_version": assessment.version, "total": assessment.total} | {
            f"item_{link_id}": value for link_id, value in assessment.answers.items()
        }
        super().__init__(*args, **kwargs)

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Correct {self.definition.abbreviation}"

    def record(self, *, by: Actor) -> Assessment:
        return correct_assessment(
            assessment=self.assessment,
            **self.scores(),
            **self.values("reason", "expected_version"),
            by=by,
            client_key=self.key,
        )


def modes_of(definition: Instrument) -> tuple[str, ...]:
    """How a score may be entered, the usual way first."""
    by_items = ("items",) if definition.items else ()
    by_total = ("total",) if definition.has_total else ()
    totals_first = definition.content_policy is ContentPolicy.TOTALS_ONLY
    return by_total + by_items if totals_first else by_items + by_total


def _field(item: Item) -> str:
    return f"item_{item.link_id}"


def _item_field(item: Item) -> forms.Field:
    """Wording only where it ships; elsewhere the item's number and the values its own form prints."""
    choices = [(answer.value, f"{answer.value} {answer.label}".strip()) for answer in item.answers]
    return forms.TypedChoiceField(
        label=item.prompt,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
