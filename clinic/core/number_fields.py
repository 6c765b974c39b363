"""The one form field for a number, at the doors of staff and of patients."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clinic.core.numbers import NumberError, read_number


class NumberField(forms.Field):
    """From `low` to `high`, both allowed; whole unless it keeps `decimals`.

    A text field with a number pad: a browser's own number field hands over "0,5" as 05 without a word.
    """

    def __init__(
        self,
        *,
        low: int | Decimal,
        high: int | Decimal,
        decimals: int = 0,
        unit: str = "",
        attrs: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.low, self.high, self.decimals, self.unit = low, high, decimals, unit
        shown = {"inputmode": "decimal" if decimals else "numeric", "autocomplete": "off"}
        shown |= {"data-unit": unit} if unit else {}
        super().__init__(widget=forms.TextInput(attrs=shown | (attrs or {})), **options)

    def to_python(self, value: Any) -> int | Decimal | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            number = read_number(str(value), decimals=self.decimals)
        except NumberError as error:
            # An own message, such as the portal's, wins; the sentence is never a template for values.
            own = self.error_messages.get("invalid")
            raise ValidationError(own or f"{str(value).strip()} {error}.", code="invalid") from None
        return number if self.decimals else int(number)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.low <= value <= self.high:
            raise ValidationError(self.error_messages.get("bounds") or self.bounds, code="bounds")

    @property
    def bounds(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        return f"Must be {self.low} to {self.high}{unit}."
