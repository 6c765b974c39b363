"""The words a sender gives an item: its own, and never those of another item of the same form."""

from typing import Any

from clinic.fhir.rest.errors import shown, unprocessable
from clinic.instruments.rules import Instrument, Item

Json = dict[str, Any]


def check_wording(instrument: Instrument, item: Item, node: Json, path: str) -> None:
    """Raises FhirError 422 for the words of another item under the link id of this one: a suicide answer would count as
    something else. Any other words are the sender's own.
    """
    said = _folded(str(node.get("text", "")))
    if not said or said in _words(item):
        return
    meant = next((each for each in instrument.items if said in _words(each)), None)
    if meant is not None:
        told = f"is the wording of item {meant.link_id}, and linkId {shown(node['linkId'])} is item {item.link_id}"
        raise unprocessable(f"{path}.text", told, code="conflict")


def _words(item: Item) -> set[str]:
    return {_folded(item.text), _folded(item.label)} - {""}


def _folded(text: str) -> str:
    """Letters and digits alone, without the number that may stand in front of a question."""
    return "".join(filter(str.isalnum, text.casefold())).lstrip("0123456789")
