"""What every form of the staff door shares: sent once, and a verb's refusal shown beside its field."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db import transaction

from clinic.console.keeping import SHOWN_AGAIN
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, FieldError, QuestionError, TaperError
from clinic.core.formats import readable_dates
from clinic.core.ids import new_id
from clinic.core.models import BaseModel
from clinic.patients.models import Patient

T = TypeVar("T")
_NOT_TYPED = frozenset({"client_key", "asked_about", "accepted"})
NOT_SAVED = (
    "You were signed out, or signed in again, before this was saved. Check what you typed and save it."
)


class VerbForm(forms.Form):
    """`names` maps what a verb calls a value to the field it was typed in, where the two differ.

    `as_read` is what could be read of the form; `cleaned_data` loses what a verb refuses.
    """

    client_key = forms.CharField(
        required=False,
        max_length=64,
        initial=lambda: str(new_id()),
        widget=forms.HiddenInput(attrs={"data-client-key": ""}),
    )
    names: Mapping[str, str] = {}
    conflicted = False
    as_read: Mapping[str, Any] = {}

    def full_clean(self) -> None:
        """What comes back through a sign-in is looked at by whoever typed it, then saved."""
        super().full_clean()
        self.as_read = dict(getattr(self, "cleaned_data", {}))
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
        """Of the page's own key, what was typed and whom it is about: the same sent twice is stored once, while other
        values typed after an answer was lost, or into another patient's page, are another fact and never dropped."""
        page = self.cleaned_data.get("client_key")
        return f"{page}-{self._print()}" if page else None

    def _print(self) -> str:
        typed = {name: _told(value) for name, value in self.cleaned_data.items() if name not in _NOT_TYPED}
        about = {name: value.pk for name, value in vars(self).items() if isinstance(value, BaseModel)}
        said = repr((type(self).__name__, sorted(typed.items(), key=str), sorted(about.items())))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def values(self, *names: str) -> dict[str, Any]:
        """Only what is named goes to a verb, whatever else was posted."""
        return {name: self.cleaned_data[name] for name in names}

    def _refuse(self, error: FieldError) -> None:
        name = self.names.get(error.field) or error.field.rpartition(".")[2]
        known = name in self.fields and not self.fields[name].widget.is_hidden
        said = readable_dates(error.message)
        sentence = said[:1].upper() + said[1:]
        self.add_error(name if known else None, sentence if known else f"{name}: {said}")


def _told(value: object) -> object:
    return value.pk if isinstance(value, BaseModel) else value


class AskingForm(VerbForm):
    """Whose verb may ask about what was typed: then a tick says that it is right, and the verb goes on.

    The tick stands for what was asked about alone: another value typed beside an old tick is asked about anew.
    """

    tick: ClassVar[str] = "It is right as typed"
    tick_after: ClassVar[str]
    accepted = forms.BooleanField(required=False)
    asked_about = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tick = self.fields.pop("accepted")
        self._tick.label = self.tick
        if self.data.get("asked_about"):
            self._offer_tick()

    def about(self) -> str:
        """What the tick stands for, from the cleaned values."""
        raise NotImplementedError

    def is_accepted(self) -> bool:
        return bool(self.cleaned_data.get("accepted")) and self.cleaned_data["asked_about"] == self.about()

    def attempt(self, verb: Callable[[], T]) -> T | None:
        def asking() -> T:
            try:
                return verb()
            except QuestionError:
                self._ask()
                raise

        return super().attempt(asking)

    def _ask(self) -> None:
        self.data = dict(self.data.items()) | {"asked_about": self.about(), "accepted": ""}
        self._offer_tick()

    def _offer_tick(self) -> None:
        self.fields["accepted"] = self._tick
        order = [name for name in self.fields if name != "accepted"]
        order.insert(order.index(self.tick_after) + 1, "accepted")
        self.order_fields(order)


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
