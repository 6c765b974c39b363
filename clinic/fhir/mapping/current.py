"""Of several names, telephones or addresses the one in use: by `period`, `rank` and `use`."""

from collections.abc import Sequence
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.fhir.search.dates import read_moment_range
from clinic.fhir.search.values import BadValueError

Json = dict[str, Any]
OVER: Final = "old"
LAST: Final = 10**9


def in_order(elements: Sequence[Json], clinic: Clinic, uses: Sequence[str]) -> list[int]:
    """Places of those in use, the best first: by rank, then by the order of `uses`, then the one begun last.

    One that is over, or has not begun, counts only when there is no other. An element without a use stands for "".
    """
    current = [index for index, each in enumerate(elements) if _is_current(each, clinic)]
    chosen = current or [index for index, each in enumerate(elements) if each.get("use") != OVER]
    begun = sorted(chosen, key=lambda index: _begun(elements[index]), reverse=True)
    return sorted(begun, key=lambda index: _preference(elements[index], uses))


def ends(element: Json) -> bool:
    return "end" in element.get("period", {})


def _is_current(element: Json, clinic: Clinic) -> bool:
    period, now = element.get("period", {}), clock.now()
    begin, end = (_range(period.get(name), clinic) for name in ("start", "end"))
    has_begun = begin is None or begin.start <= now
    is_over = end is not None and end.end <= now
    return element.get("use") != OVER and has_begun and not is_over


def _range(text: object, clinic: Clinic) -> Any:
    """A year alone lasts to its end. None for what is missing or no date."""
    try:
        return read_moment_range(str(text), clinic.zone) if text else None
    except BadValueError:
        return None


def _begun(element: Json) -> str:
    return str(element.get("period", {}).get("start", ""))


def _preference(element: Json, uses: Sequence[str]) -> tuple[int, int]:
    use = element.get("use", "")
    return element.get("rank", LAST), uses.index(use) if use in uses else len(uses)
