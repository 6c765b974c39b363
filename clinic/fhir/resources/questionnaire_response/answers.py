"""One answer as a value: a LOINC answer code, or the number itself."""

from typing import Any

from clinic.fhir.mapping.quantities import LARGEST
from clinic.fhir.mapping.systems import LOINC
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.instruments.rules import Item

Json = dict[str, Any]


def read_answer(item: Item | None, node: Json, path: str) -> int:
    """Raises FhirError 422 for several answers, or one that is neither a code of the item nor a whole number.

    `item` is None for a total; whether a number is on offer is decided when it is scored.
    """
    answer = node["answer"][0]
    if len(node["answer"]) > 1 or "item" in answer:
        raise unprocessable(f"{path}.answer", "one plain answer is needed")
    if "valueCoding" in answer:
        return _coded(item, answer["valueCoding"], f"{path}.answer[0].valueCoding")
    number = answer.get("valueInteger", answer.get("valueDecimal"))
    if number is None or not abs(number) < LARGEST or number % 1:
        told = shown(next((value for name, value in answer.items() if name.startswith("value")), "nothing"))
        raise unprocessable(f"{path}.answer[0]", f"a code or a whole number is needed (given: {told})")
    return int(number)


def _coded(item: Item | None, coding: Json, path: str) -> int:
    code = str(coding.get("code", ""))
    value = item.value_for_code(code) if item and coding.get("system", LOINC) == LOINC else None
    if value is None:
        raise unprocessable(path, f"no answer of this item (given: {shown(code)})", code="code-invalid")
    return value
