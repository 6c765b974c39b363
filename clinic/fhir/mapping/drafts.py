"""A posted resource between its checks and its storage."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import rows_of
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.fhir.mapping.chains import first_of, last_of
from clinic.fhir.resource import Hit, Source
from clinic.fhir.rest.errors import FhirError, conflict, forbidden, shown, unprocessable
from clinic.fhir.rest.outcome import Issue


class Aim(Enum):
    """What the sender's status asks for."""

    STORE = "store"
    CORRECT = "correct"
    TAKE_BACK = "take back"


AIMS: Final = {
    "final": Aim.STORE,
    "completed": Aim.STORE,
    "corrected": Aim.CORRECT,
    "amended": Aim.CORRECT,
    "entered-in-error": Aim.TAKE_BACK,
}


def read_aim(status: str, path: str) -> Aim:
    """Raises FhirError 422 for something that is not over yet, or never was."""
    aim = AIMS.get(status)
    if aim is None:
        told = f"only {', '.join(AIMS)} are taken in (given: {status})"
        raise unprocessable(path, told, code="business-rule")
    return aim


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDraft(ABC):
    """A resource that becomes one row: `fields` are its columns, `paths` the element each column came from."""

    type: str
    source: Source
    clinic: Clinic
    fields: Mapping[str, Any]
    paths: Mapping[str, str]
    client_key: str | None
    left: tuple[str, ...] = ()
    notes: tuple[Issue, ...] = ()

    @abstractmethod
    def write(self, *, by: Actor) -> Any:
        """Store through a verb of care and give the row."""

    def check_about(self, hit: Hit) -> None:
        patient = self.fields.get("patient")
        if patient is not None and hit.patient_id != patient.pk:
            raise conflict("What is stored under this identifier is about another patient")

    def told_of(self, hit: Hit, *, is_new: bool) -> tuple[Issue, ...]:
        return ()

    def says_the_same(self, row: Any) -> bool:
        return all(getattr(row, name) == value for name, value in self.fields.items())

    def store(self, *, by: Actor) -> Hit:
        return self.blamed(lambda: self.write(by=by))

    def blamed(self, act: Callable[[], Any]) -> Hit:
        """The row as a hit, or the refusal of a column told of its element."""
        try:
            return Hit(self.source, act())
        except FieldError as error:
            raise blame(error, self.paths) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDraft(RowDraft):
    """A fact about a patient, which may be corrected and taken back."""

    aim: Aim = Aim.STORE

    def told_of(self, hit: Hit, *, is_new: bool) -> tuple[Issue, ...]:
        if not is_new or self.aim is not Aim.CORRECT:
            return ()
        told = f"nothing is stored that this corrects: it is kept as {hit.to_fhir()['status']}"
        return (Issue("business-rule", told, f"{self.type}.status", "warning"),)

    @abstractmethod
    def correct(self, row: Any, *, by: Actor) -> Any:
        """Through a verb of care; gives the row that stands now."""

    @abstractmethod
    def take_back(self, row: Any, *, by: Actor) -> Any:
        """Through a verb of care; gives the row that tells so."""

    @property
    def about(self) -> str:
        """The element that says what was measured or asked."""
        return f"{self.type}.code"

    def fits(self, row: Any) -> bool:
        """Whether the row is of the very thing this is about, beyond what its source tells apart."""
        return True

    def stored(self) -> Hit | None:
        if self.client_key is None:
            return None
        # Not only rows this source would show: the key is taken by whatever was posted with it.
        row = rows_of(self.source.model, self.clinic).filter(client_key=self.client_key).first()
        return Hit(self.source, last_of(row)) if row is not None else None

    def store(self, *, by: Actor) -> Hit:
        if self.aim is Aim.TAKE_BACK:
            told = "nothing is stored under this identifier, so there is nothing to take back"
            raise unprocessable(f"{self.type}.status", told, code="business-rule")
        return RowDraft.store(self, by=by)

    def settle(self, hit: Hit, *, by: Actor) -> Hit:
        self.check_about(hit)
        if self.aim is Aim.STORE:
            # Also what was corrected since: a late repetition of the first post is no news.
            is_same_table = hit.source.model is self.source.model
            if is_same_table and any(self.says_the_same(row) for row in _chain(hit.row)):
                return hit
            told = f"The identifier {self.client_key} is that of another {self.type} stored before"
            raise conflict(f"{told}; send status corrected to replace what it says")
        return self.alter(hit, by=by)

    def replace(self, hit: Hit, *, by: Actor) -> Hit:
        if hit.patient_id != self.fields["patient"].pk:
            told = "a correction stays with its patient: take this back and post a new one"
            raise unprocessable(f"{self.type}.subject", told, code="business-rule")
        if self.client_key not in {None, first_of(hit.row).client_key}:
            told = "is not the one this was posted with, and cannot be changed"
            raise unprocessable(f"{self.type}.identifier", told, code="business-rule")
        return self.alter(hit, by=by)

    def alter(self, hit: Hit, *, by: Actor) -> Hit:
        """Raises FhirError 409 for what was taken back, 422 for a correction that is about something else."""
        # First: another measurement is refused whatever became of this one.
        if hit.source is not self.source or not self.source.shows(hit.row) or not self.fits(hit.row):
            told = f"is about something else than this {self.type}: take it back and post a new one"
            raise unprocessable(self.about, told, code="business-rule")
        if not hit.row.stands:
            if self.aim is Aim.TAKE_BACK:
                return hit
            raise conflict(f"This {self.type} was entered in error; post a new one")
        if self.aim is not Aim.TAKE_BACK and self.says_the_same(hit.row):
            return hit
        self.check_own(hit, by)
        if self.aim is Aim.TAKE_BACK:
            return self.blamed(lambda: self.take_back(hit.row, by=by))
        return self.blamed(lambda: self.correct(hit.row, by=by))

    def check_own(self, hit: Hit, by: Actor) -> None:
        """A system puts right what it sent itself. Raises FhirError 403 for what staff, a patient or another system
        recorded or has corrected since: a gate, an alert or a dose may rest on it."""
        if all(
            (row.recorded_by_kind, row.recorded_by_id) == (by.kind.value, by.id) for row in _chain(hit.row)
        ):
            return
        told = f"This {self.type} was recorded by {hit.row.recorded_by_name}: only its own sender corrects it here"
        raise forbidden(f"{told}; ask the clinic")


def _chain(row: Any) -> list[Any]:
    """The row and those it replaced."""
    before = getattr(row, "replaces", None)
    return [row, *(_chain(before) if before is not None else [])]


def blame(error: FieldError, paths: Mapping[str, str]) -> FhirError:
    """The refusal of a column told of the element it came from."""
    told = f"{error.message} (given: {shown(error.value)})"
    path = paths.get(error.field, "")
    return unprocessable(path, told if path else f"{error.field}: {told}")
