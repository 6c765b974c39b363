"""What says who somebody is holds no sign that shows it as something else."""

from clinic.core.errors import FieldError
from clinic.core.texts import hidden_direction


def check_direction(field: str, value: object) -> None:
    """Of a text, or of each in a list. Raises FieldError."""
    for text in value if isinstance(value, list) else [value]:
        sign = hidden_direction(text) if isinstance(text, str) else ""
        if sign:
            raise FieldError(
                field, value, f"holds {sign}, an unseen sign that turns the direction of writing"
            )
