"""Where a patient is in what was asked: which questions, which answers so far, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from clinic.instruments.models import Assessment, FormRequest
from clinic.instruments.rules import Instrument, Item, flagged, instrument, is_skipped, missing_items


@dataclass(frozen=True)
class Sheet:
    """One questionnaire of a request, the answers kept so far and `sent` ones; `part` of `parts` counts from 1."""

    definition: Instrument
    values: Mapping[str, int]
    sent: Assessment | None
    part: int
    parts: int

    @property
    def code(self) -> str:
        return self.definition.code

    @property
    def about(self) -> str:
        """`the last 2 weeks`, to go after "about" or "in"."""
        recall = self.definition.recall
        return f"the {recall[:1].lower()}{recall[1:]}"

    @cached_property
    def asked(self) -> tuple[Item, ...]:
        """Without the questions that an earlier answer makes pointless."""
        return tuple(item for item in self.definition.items if not is_skipped(item, self.values))

    @cached_property
    def missing(self) -> tuple[Item, ...]:
        ids = missing_items(self.definition, self.values)
        return tuple(self.definition.item(link_id) for link_id in ids)

    @property
    def is_begun(self) -> bool:
        return bool(self.values)

    @property
    def first_open(self) -> Item | None:
        """Where to go on; None once every question was answered."""
        return next((item for item in self.asked if item.link_id not in self.values), None)

    @property
    def is_alarming(self) -> bool:
        """An answer points at suicide, sent or so far only kept."""
        if self.sent is not None:
            return bool(self.sent.findings["flags"])
        return bool(flagged(self.definition, self.values))

    @property
    def alarming_items(self) -> frozenset[str]:
        return frozenset(flag.item for flag in self.definition.flags)

    def number(self, item: Item) -> int:
        return self.definition.items.index(item) + 1

    def position(self, item: Item) -> int:
        """Among the questions that are asked, from 1; its number for one that is asked no longer."""
        return self.asked.index(item) + 1 if item in self.asked else self.number(item)

    def stem_of(self, item: Item) -> str:
        """An item that is not scored, such as the last of PHQ-9, is a whole question by itself."""
        return self.definition.stem if item.scored else ""

    def skip_hint(self, item: Item) -> str:
        """For a page that cannot put the question away by itself."""
        skip = item.skip_if
        if skip is None:
            return ""
        other = self.definition.item(skip.item)
        said = next(answer.label for answer in other.answers if answer.value == skip.value)
        return f"leave this out if you answered \u201c{said}\u201d to question {self.number(other)}"

    def after(self, item: Item) -> Item | None:
        return next((other for other in self.asked if self.number(other) > self.number(item)), None)

    def before(self, item: Item) -> Item | None:
        earlier = [other for other in self.asked if self.number(other) < self.number(item)]
        return earlier[-1] if earlier else None

    def to_send(self) -> dict[str, int | None]:
        """Answers as given, None for a question left open; points for one no longer asked would contradict it."""
        gone = {item.link_id for item in self.definition.items if item.scored and item not in self.asked}
        items = (item.link_id for item in self.definition.items if item.link_id not in gone)
        return {link_id: self.values.get(link_id) for link_id in items}


def sheets_of(form_request: FormRequest) -> list[Sheet]:
    """One for each questionnaire asked for, in the order asked."""
    sent = {assessment.instrument: assessment for assessment in form_request.assessments.standing()}
    return [
        Sheet(
            definition=instrument(code),
            values=form_request.draft.get(code, {}),
            sent=sent.get(code),
            part=part,
            parts=len(form_request.instruments),
        )
        for part, code in enumerate(form_request.instruments, start=1)
    ]


def progress_words(sheet: Sheet, item: Item) -> str:
    """`Question 3 of 9`, with the part in front where several questionnaires are asked for."""
    words = f"Question {sheet.position(item)} of {len(sheet.asked)}"
    return words if sheet.parts == 1 else f"Part {sheet.part} of {sheet.parts}, q{words[1:]}"
