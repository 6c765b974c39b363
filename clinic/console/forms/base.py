"""What every form of the staff door shares: sent once, and a verb's refusal shown beside its field."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db import transaction

from clinic.console.keeping import SHOWN_AGAIN
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, FieldError, TaperError
from clinic.core.formats import readable_dates
from clinic.core.ids import new_id
from clinic.patients.models import Patient

T = TypeVar("T")
NOT_SAVED = (
    "You were signed out, or signed in again, before this was saved. Check what you typed and save it."
)


class VerbForm(forms.Form):
    """`names` maps what a verb calls a value to the field it was typed in, where the two differ."""

    client_key = forms.CharField(
        required=False,
        max_length=64,
        initial=lambda: str(new_id()),
        widget=forms.HiddenInput(attrs={"data-client-key": ""}),
    )
    names: Mapping[str, str] = {}
    conflicted = False

    def full_clean(self) -> None:
        """What comes back through a sign-in is looked at by whoever typed it, then saved."""
        super().full_clean()
        if self.is_bound and SHOWN_AGAIN in self.data:
            self.add_error(None, NOT_SAVED)

    def attempt(self, verb: Callable[[], T]) -> T | None:
        """The verb's result, or None when it refused: the refusal is then an error of this form."""
        try:
            with transaction.atomic():
                return verb()
        except FieldError as error:
            self._refuse(error)
        except ConflictError as error:
            self.conflicted = True
            self.add_error(None, str(error))
        except TaperError as error:
            self.add_error(None, readable_dates(str(error)))
        return None

    @property
    def key(self) -> str | None:
        return self.cleaned_data.get("client_key") or None

    def values(self, *names: str) -> dict[str, Any]:
        """Only what is named goes to a verb, whatever else was posted."""
        return {name: self.cleaned_data[name] for name in names}

    def _refuse(self, error: FieldError) -> None:
        name = self.names.get(error.field) or error.field.rpartition(".")[2]
        known = name in self.fields and not self.fields[name].widget.is_hidden
        said = readable_dates(error.message)
        sentence = said[:1].upper() + said[1:]
        self.add_error(name if known else None, sentence if known else f"{name}: {said}")


class RecordForm(VerbForm):
    """A fact about one patient; `record` calls the verb that stores it. Fields of `dated` start as today.

    `shows_phone`: whoever fills it in may have to call the patient first.
    """

    title: str
    button: ClassVar[str] = "Save"
    done: ClassVar[str]
    lead: str = ""
    shows_phone: ClassVar[bool] = False
    dated: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        self.patient = patient
        super().__init__(*args, **kwargs)
        for name in self.dated:
            self.fields[name].initial = clock.today(patient.clinic.zone)

    def record(self, *, by: Actor) -> object:
        raise NotImplementedError

    def store(self, *, by: Actor) -> bool:
        """False when the form has errors, its own or the verb's."""
        return self.is_valid() and self.attempt(lambda: self.record(by=by)) is not None
