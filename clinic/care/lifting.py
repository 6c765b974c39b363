"""What is set aside before a dose, planned or given: one by one, as it was shown, for a reason."""

from collections.abc import Collection, Iterable

from clinic.core.errors import FieldError
from clinic.treatments.rules.preparation import DoseRequirement, Lifting


def set_aside(
    unmet: Iterable[DoseRequirement], *, lifts: Collection[str], reason: str, may_override: bool
) -> list[str]:
    """The codes of what the marks in `lifts` name, once each.

    Raises FieldError for the first requirement that is not among them, that this actor may not lift or that nobody
    may, and for a missing reason. A mark of what is met by now lifts nothing.
    """
    codes = []
    for requirement in unmet:
        if not requirement.may_be_lifted(may_override=may_override):
            raise FieldError(requirement.field, None, f"{_lowered(requirement)}. {_who(requirement)}")
        if requirement.mark not in lifts:
            raise FieldError(
                requirement.field, None, f"{_lowered(requirement)}. To go on, set it aside with a reason"
            )
        codes.append(requirement.code)
    if codes and not reason.strip():
        raise FieldError("override_reason", reason, "say why the dose is given all the same")
    return list(dict.fromkeys(codes))


def _lowered(requirement: DoseRequirement) -> str:
    return requirement.text[:1].lower() + requirement.text[1:].rstrip(".")


def _who(requirement: DoseRequirement) -> str:
    if requirement.lifting is Lifting.NOBODY:
        return "Nobody may set this aside."
    return "A prescriber must record this, with a reason."
