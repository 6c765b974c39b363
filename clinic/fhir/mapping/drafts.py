"""A posted resource between its checks and its storage."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import rows_of
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.fhir.resource import Hit, Source
from clinic.fhir.rest.errors import FhirError, shown, unprocessable


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDraft(ABC):
    """A resource that becomes one row: `fields` are its columns, `paths` the element each column came from."""

    source: Source
    clinic: Clinic
    fields: Mapping[str, Any]
    paths: Mapping[str, str]
    client_key: str | None

    @abstractmethod
    def write(self, *, by: Actor) -> Any:
        """Store through a verb of care and give the row."""

    def stored(self) -> Hit | None:
        if self.client_key is None:
            return None
        # Not only rows this source would show: the key is taken by whatever was posted with it.
        row = rows_of(self.source.model, self.clinic).filter(client_key=self.client_key).first()
        return Hit(self.source, row) if row is not None else None

    def agrees_with(self, hit: Hit) -> bool:
        return all(getattr(hit.row, name) == value for name, value in self.fields.items())

    def store(self, *, by: Actor) -> Hit:
        try:
            return Hit(self.source, self.write(by=by))
        except FieldError as error:
            raise blame(error, self.paths) from None


def blame(error: FieldError, paths: Mapping[str, str]) -> FhirError:
    """The refusal of a column told of the element it came from."""
    told = f"{error.message} (given: {shown(error.value)})"
    path = paths.get(error.field, "")
    return unprocessable(path, told if path else f"{error.field}: {told}")
