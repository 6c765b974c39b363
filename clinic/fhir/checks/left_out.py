"""Which elements of a posted resource have no place here, however deep they lie."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Final

Json = dict[str, Any]
# Ours to give, or said again by our own words: a sender loses nothing when they are not stored.
AT_THE_TOP: Final = frozenset({"resourceType", "id", "meta", "text", "language"})
BELOW: Final = frozenset({"id", "display"})


def left_out(resource_type: str, body: Json, kept: frozenset[str]) -> list[str]:
    """Paths of elements that are not among `kept`, which are written as in `component.valueQuantity.value`."""
    rest = {name: child for name, child in body.items() if name not in AT_THE_TOP}
    return list(_walk(rest, kept, "", resource_type))


def join_paths(found: Collection[str], parts: Collection[str]) -> list[str]:
    """`found` and then those of `parts` that do not lie inside one of them."""
    return [*found, *(path for path in parts if not any(_is_inside(path, each) for each in found))]


def _is_inside(path: str, whole: str) -> bool:
    return path == whole or path.startswith((f"{whole}.", f"{whole}["))


def _walk(node: Any, kept: frozenset[str], pattern: str, path: str) -> Iterator[str]:
    if not isinstance(node, dict):
        yield path
        return
    for name, child in node.items():
        below, where = f"{pattern}.{name}" if pattern else name, f"{path}.{name}"
        if (pattern and name in BELOW) or below in kept or _repeats(node, name):
            continue
        if below not in _branches(kept):
            yield where
        elif isinstance(child, list):
            for index, each in enumerate(child):
                yield from _walk(each, kept, below, f"{where}[{index}]")
        else:
            yield from _walk(child, kept, below, where)


def _repeats(node: Json, name: str) -> bool:
    """The text of a concept that says no more than the display of its code."""
    if name != "text" or not isinstance(node.get("coding"), list):
        return False
    shown = {str(each.get("display", "")).casefold() for each in node["coding"] if isinstance(each, dict)}
    return str(node["text"]).casefold() in shown


@cache
def _branches(kept: frozenset[str]) -> frozenset[str]:
    """Elements of which parts are kept."""
    steps = (path.split(".") for path in kept)
    return frozenset(".".join(parts[:count]) for parts in steps for count in range(1, len(parts)))
