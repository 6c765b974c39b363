"""What one questionnaire or rating is: items, answers, scoring, cut-offs, codes and what may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinic.instruments.rules.algorithms import Algorithm
from clinic.instruments.rules.cutoffs import Band, Cutoff, ImportantChange, RelapseRule


class FilledBy(StrEnum):
    PATIENT = "patient"
    CLINICIAN = "clinician"
    BOTH = "both"


class Direction(StrEnum):
    HIGHER_IS_WORSE = "higher_is_worse"
    HIGHER_IS_BETTER = "higher_is_better"


class ContentPolicy(StrEnum):
    """What the owner lets us ship: the wording, totals alone, or numbered items a clinic may word itself."""

    FULL = "full"
    TOTALS_ONLY = "totals_only"
    CLINIC_SUPPLIED = "clinic_supplied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`value` is stored, `points` enter the total; they differ for a reversed or a "not assessed" answer."""

    value: int
    points: int
    label: str = ""
    loinc: str = ""
    also_accepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """The item is not asked when `item` was answered with `value`; it scores 0 or leaves the range."""

    item: str
    value: int
    scores_zero: bool = False

    def applies(self, values: Mapping[str, int]) -> bool:
        return values.get(self.item) == self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`link_id` is the key of answers; `text` is empty unless the wording may be shipped."""

    link_id: str
    label: str
    answers: tuple[Answer, ...]
    text: str = ""
    loinc: str = ""
    scored: bool = True
    required: bool = True
    skip_if: Skip | None = None

    @property
    def prompt(self) -> str:
        return self.text or self.label

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(answer.value for answer in self.answers)

    @property
    def most_points(self) -> int:
        return max(answer.points for answer in self.answers)

    def points(self, value: int) -> int:
        return next(answer.points for answer in self.answers if answer.value == value)

    def value_for_code(self, loinc: str) -> int | None:
        """Value of the answer that carries this LOINC code, or one that other senders use for it."""
        found = (answer for answer in self.answers if loinc in {answer.loinc, *answer.also_accepts})
        return next((answer.value for answer in found), None)


class Combine(StrEnum):
    SUM = "sum"
    HIGHEST = "highest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A reported subscore; with HIGHEST its items enter the total as one number, their highest."""

    code: str
    label: str
    items: tuple[str, ...]
    combine: Combine
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRule:
    """`prorate_up_to` is the number of unanswered items a clinic may let the mean of the others stand for."""

    prorate_up_to: int
    note: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFlag:
    """An item that needs a person's attention once its answer meets the cut-off."""

    item: str
    cutoff: Cutoff


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """`maximum` is None when there is no total; empty LOINC codes mean that the local code system is used."""

    code: str
    version: str
    name: str
    abbreviation: str
    filled_by: FilledBy
    recall: str
    direction: Direction
    content_policy: ContentPolicy
    licence: str
    items: tuple[Item, ...]
    scoring: str
    basis: tuple[str, ...]
    missing: MissingRule
    instructions: str = ""
    stem: str = ""
    maximum: int | None = None
    multiplier: int = 1
    one_of: tuple[tuple[str, ...], ...] = ()
    domains: tuple[Domain, ...] = ()
    bands: tuple[Band, ...] = ()
    response: str = ""
    remission: tuple[Cutoff, ...] = ()
    relapse: RelapseRule | None = None
    screening: tuple[Cutoff, ...] = ()
    important_changes: tuple[ImportantChange, ...] = ()
    flags: tuple[ItemFlag, ...] = ()
    algorithm: Algorithm | None = None
    loinc_panel: str = ""
    loinc_total: str = ""
    derived_from: str = ""

    def item(self, link_id: str) -> Item:
        """Raises LookupError naming instrument and item."""
        for candidate in self.items:
            if candidate.link_id == link_id:
                return candidate
        raise LookupError(f"{self.code} has no item {link_id!r}")

    def points(self, link_id: str, value: int) -> int:
        return self.item(link_id).points(value)

    @property
    def has_total(self) -> bool:
        return self.maximum is not None

    @property
    def is_self_report_form(self) -> bool:
        """A patient may answer it on our own form, because its wording ships."""
        return self.filled_by is not FilledBy.CLINICIAN and self.content_policy is ContentPolicy.FULL
