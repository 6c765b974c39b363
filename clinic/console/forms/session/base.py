"""What the forms of one session share."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms

from clinic.accounts.roles import Permission
from clinic.console.forms.base import RecordForm
from clinic.core import formats
from clinic.treatments.models import Session

NOT_RATED = ("", formats.NOTHING)
MINUTE = dt.timedelta(minutes=1)
ON_PAPER = "As it stands on the paper."
WHILE_HERE = "While the patient was here."


class SessionForm(RecordForm):
    """Several stand on one page, so that each has a `name` of its own in front of its ids."""

    name: ClassVar[str]
    done = ""

    def __init__(
        self, *args: Any, session: Session, may: Callable[[Permission], bool] | None = None, **kwargs: Any
    ) -> None:
        self.session = session
        self.may = may or (lambda _permission: False)
        super().__init__(*args, patient=session.patient, auto_id=f"{self.name}-%s", **kwargs)

    def ask_when(self, name: str, help_text: str) -> None:
        """The moment must be told: nothing happens now in a session that is over or entered later."""
        self.fields[name].required = True
        self.fields[name].help_text = help_text

    def typed(self) -> list[tuple[str, str]]:
        """What was entered, by label, for whoever must enter it elsewhere."""
        found = [(str(field.label), _as_text(field.value())) for field in self.visible_fields()]
        return [(label, value) for label, value in found if value]


class ScaleField(forms.TypedChoiceField):
    """A whole number picked with one tap; None while not rated."""

    def __init__(self, *, highest: int, **options: Any) -> None:
        super().__init__(
            choices=[NOT_RATED, *((value, str(value)) for value in range(highest + 1))],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **options,
        )


def _as_text(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "").strip()


def to_the_minute(typed: dt.datetime | None, earliest: dt.datetime | None) -> dt.datetime | None:
    """A time typed without seconds is not before what happened within that minute."""
    if typed is None or earliest is None or not typed <= earliest < typed + MINUTE:
        return typed
    return earliest
