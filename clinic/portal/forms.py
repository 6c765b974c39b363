"""A date of birth in three fields, and the answers of a questionnaire."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict

from clinic.core import clock
from clinic.core.number_fields import NumberField
from clinic.instruments.rules import Item
from clinic.portal.presenters import Sheet


def _number(name: str, low: int, high: int, between: str) -> NumberField:
    """`name` is as in "Enter the day"; autocomplete lets the phone fill in its owner's own."""
    return NumberField(
        label=name.capitalize(),
        low=low,
        high=high,
        attrs={"autocomplete": f"bday-{name}", "maxlength": len(str(high)) + 2},
        error_messages={
            "required": f"Enter the {name}",
            "invalid": f"Enter the {name} as a number",
            "bounds": between,
        },
    )


class BirthDateForm(forms.Form):
    """`cleaned_data["date"]` once the three make a day that has been."""

    day = _number("day", 1, 31, "The day is a number from 1 to 31")
    month = _number("month", 1, 12, "The month is a number from 1 to 12")
    year = _number("year", 1000, 9999, "The year has four digits, for example 1985")

    def __init__(self, data: MultiValueDict[str, str] | None = None, *, month_first: bool = False) -> None:
        super().__init__(data)
        if month_first:
            self.order_fields(["month", "day", "year"])

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year < 1900:
            raise forms.ValidationError("The year is 1900 or later. Check the year")
        if year > clock.now().year + 1:
            raise forms.ValidationError("A date of birth lies in the past. Check the year")
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            data["date"] = dt.date(data["year"], data["month"], data["day"])
        except ValueError:
            self.add_error("day", "This day is not in the calendar. Check the day and the month")
        else:
            if data["date"] > clock.now().date():
                self.add_error("year", "A date of birth lies in the past. Check the year")
        return data


@dataclass(frozen=True, slots=True)
class Question:
    """One item as it stands on a page."""

    sheet: Sheet
    item: Item
    field: BoundField

    @property
    def number(self) -> int:
        return self.sheet.number(self.item)

    @property
    def stem(self) -> str:
        return self.sheet.stem_of(self.item)

    @property
    def hint(self) -> str:
        return self.sheet.skip_hint(self.item) if self.item.required else "you may leave this one out"

    @property
    def is_sensitive(self) -> bool:
        """Its answer may point at suicide."""
        return self.item.link_id in self.sheet.alarming_items


class AnswersForm(forms.Form):
    """One set of radio buttons for each item, with the answers kept so far chosen; nothing is required here."""

    def __init__(
        self, sheet: Sheet, items: Iterable[Item], data: MultiValueDict[str, str] | None = None
    ) -> None:
        self._sheet = sheet
        self._items = {field_name(item): item for item in items}
        kept = {name: sheet.values.get(item.link_id) for name, item in self._items.items()}
        super().__init__(data, initial=kept)
        for name, item in self._items.items():
            self.fields[name] = _choices(item)

    def answers(self) -> dict[str, int | None]:
        """What was chosen, by link id."""
        given = ((item.link_id, self.cleaned_data.get(name)) for name, item in self._items.items())
        return {link_id: value for link_id, value in given if value is not None}

    def questions(self) -> list[Question]:
        return [Question(self._sheet, item, self[name]) for name, item in self._items.items()]

    def ask_for(self, items: Iterable[Item]) -> None:
        """Name what is still open, beside each question."""
        for item in items:
            self.add_error(field_name(item), "Please choose one answer")


def field_name(item: Item) -> str:
    return f"q{item.link_id}"


def _choices(item: Item) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=item.prompt,
        choices=[(answer.value, answer.label) for answer in item.answers],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Please choose one of these answers"},
    )
