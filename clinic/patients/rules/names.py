"""What a person is called."""

from collections.abc import Mapping
from typing import Any

FAMILY = "family_name"
GIVEN = "given_names"


def with_only_name(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever has one name has it as family name, by which people are listed, wherever it was written.

    A family name that `columns` do not speak of is not missing.
    """
    names = {name: str(columns[name] or "").strip() for name in (GIVEN, FAMILY) if name in columns}
    if names.get(FAMILY) == "" and names.get(GIVEN):
        names = {FAMILY: names[GIVEN], GIVEN: ""}
    return {**columns, **names}
