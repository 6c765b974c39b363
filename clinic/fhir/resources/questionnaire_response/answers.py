"""One answer as a value: a LOINC answer code, or the number itself."""

from typing import Any, Final

from clinic.fhir.mapping.quantities import LARGEST
from clinic.fhir.mapping.systems import LOINC
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.instruments.rules import Item

Json = dict[str, Any]
ORDINAL: Final = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def read_answer(item: Item, node: Json, path: str) -> int:
    """Raises FhirError 422 for several answers, or one that is neither a code of the item nor a whole number."""
    answer = node["answer"][0]
    if len(node["answer"]) > 1:
        raise unprocessable(f"{path}.answer", "one answer is needed")
    if "valueCoding" in answer:
        return _coded(item, answer["valueCoding"], f"{path}.answer[0].valueCoding")
    number = read_number(answer)
    if number is None:
        told = shown(next((value for name, value in answer.items() if name.startswith("value")), "nothing"))
        raise unprocessable(f"{path}.answer[0]", f"a code or a whole number is needed (given: {told})")
    return number


def read_number(answer: Json) -> int | None:
    """None for anything but a whole number; whether it is on offer is decided when it is scored."""
    number = answer.get("valueInteger", answer.get("valueDecimal"))
    return int(number) if number is not None and abs(number) < LARGEST and not number % 1 else None


def _coded(item: Item, coding: Json, path: str) -> int:
    code = str(coding.get("code", ""))
    value = item.value_for_code(code) if coding.get("system", LOINC) == LOINC else None
    if value is None:
        raise unprocessable(path, f"no answer of this item (given: {shown(code)})", code="code-invalid")
    _check_words(item, value, coding, path)
    return value


def _check_words(item: Item, value: int, coding: Json, path: str) -> None:
    """Raises FhirError 422 for a display or a number that is that of another answer: one of the two is wrong."""
    words = {answer.label.casefold(): answer.value for answer in item.answers if answer.label}
    if words.get(str(coding.get("display", "")).casefold(), value) != value:
        told = f"says {shown(coding['display'])}, and the code says otherwise"
        raise unprocessable(f"{path}.display", told, code="conflict")
    for extension in coding.get("extension", []):
        if extension.get("url") == ORDINAL and extension.get("valueDecimal", value) != value:
            told = f"says {extension['valueDecimal']}, and the code says {value}"
            raise unprocessable(f"{path}.extension", told, code="conflict")
