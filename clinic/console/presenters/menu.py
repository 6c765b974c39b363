"""The pages of the menu: whoever may open one finds it there, whoever may not finds neither."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import resolve, reverse

from clinic.accounts.roles import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`also` are prefixes of pages that belong to it; `is_wide` stands in the account's menu on a phone."""

    word: str
    icon: str
    view: str
    also: str = ""
    is_wide: bool = False

    @property
    def href(self) -> str:
        return reverse(f"console:{self.view}")


ENTRIES = (
    Entry(word="Today", icon="home", view="today"),
    Entry(word="Patients", icon="users", view="caseload", also="/courses/ /sessions/"),
    Entry(word="Outcomes", icon="chart-line", view="outcomes"),
    Entry(word="Safety", icon="shield-exclamation", view="safety"),
    Entry(word="Reminders", icon="bell", view="reminders", is_wide=True),
    Entry(word="Trail", icon="history", view="trail", is_wide=True),
)


def menu_of(may: Callable[[Permission], bool]) -> list[Entry]:
    return [entry for entry in ENTRIES if may(permission_of(entry.view))]


@cache
def permission_of(view: str) -> Permission:
    """What the page itself asks for: said in one place, so that the menu cannot promise anything else."""
    found: Permission = resolve(reverse(f"console:{view}")).func.permission  # type: ignore[attr-defined]
    return found
