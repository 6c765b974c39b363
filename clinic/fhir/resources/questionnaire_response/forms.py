"""Which instrument a questionnaire's address means, and how its items and answers are named."""

from typing import Any, Final

from django.conf import settings

from clinic.fhir.mapping.elements import coding
from clinic.fhir.mapping.systems import LOINC
from clinic.instruments.rules import ContentPolicy, Instrument, Item, instruments

Json = dict[str, Any]
LOINC_FORM: Final = "http://loinc.org/q/"
SCORED: Final = {code: each for code, each in instruments().items() if each.items}


def canonical(instrument: Instrument) -> str:
    return f"{settings.BASE_URL}/fhir/Questionnaire/{instrument.code}"


def addresses(instrument: Instrument) -> tuple[str, ...]:
    """Every address that means this instrument, our own first."""
    own = (canonical(instrument), f"Questionnaire/{instrument.code}")
    return (*own, f"{LOINC_FORM}{instrument.loinc_panel}") if instrument.loinc_panel else own


def find_instrument(address: str) -> Instrument | None:
    """Of a canonical address, whatever version it ends in."""
    plain = address.partition("|")[0]
    return next((each for each in SCORED.values() if plain in addresses(each)), None)


def other_version(instrument: Instrument, address: str) -> str:
    """The version that the address ends in, where it is not the one we have."""
    version = address.partition("|")[2]
    return "" if version == instrument.version else version


def find_item(instrument: Instrument, link_id: str) -> Item | None:
    """By our link id, or the item's LOINC code as LOINC's own forms write it."""
    code = link_id.removeprefix("/")
    for item in instrument.items:
        if link_id == item.link_id or (item.loinc and item.loinc == code):
            return item
    return None


def tell_item(instrument: Instrument, item: Item, value: int) -> Json:
    """The wording goes out only where its owner allows."""
    answer = next(each for each in item.answers if each.value == value)
    told: Json = {"linkId": item.link_id}
    if instrument.content_policy is ContentPolicy.FULL and item.text:
        told["text"] = item.text
    if answer.loinc:
        told["answer"] = [{"valueCoding": coding(LOINC, answer.loinc, answer.label)}]
    else:
        told["answer"] = [{"valueInteger": value}]
    return told
