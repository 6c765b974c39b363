"""Nobody is registered twice without a person having said that these are two."""

import uuid
from collections.abc import Collection, Sequence
from typing import Final

from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.patients.rules import IDENTIFIER, Identity
from clinic.patients.selectors import Namesake, namesakes

MOST: Final = 3
"""People named in words; all of them have to be looked at."""


class NamesakeError(FieldError):
    """Nothing is wrong with the values, and somebody has to say that `known` are other people."""

    def __init__(self, field: str, value: object, known: Sequence[Namesake]) -> None:
        self.known = tuple(known)
        told = [f"{each.patient.display_name} {each.likeness.why}" for each in known[:MOST]]
        told += [f"and {len(known) - MOST} more"] if known[MOST:] else []
        super().__init__(field, value, f"may be somebody who is known already: {'; '.join(told)}")

    @property
    def ids(self) -> frozenset[uuid.UUID]:
        return frozenset(each.patient.pk for each in self.known)

    @property
    def is_by_name_alone(self) -> bool:
        return not any(each.likeness.by == IDENTIFIER for each in self.known)


def check_namesakes(
    patient: Patient, identity: Identity, *, before: Identity | None = None, others: Collection[uuid.UUID]
) -> None:
    """`identity` is what is stored of the patient now, `before` what was; whoever was alike then is not asked about.
    `others` are those of whom a person has said that they are not this one. Raises NamesakeError."""
    if identity == before:
        return
    known = [
        each for each in namesakes(patient.clinic, identity, but=patient.pk) if each.patient.pk not in others
    ]
    if known and before is not None:
        was = {each.patient.pk for each in namesakes(patient.clinic, before, but=patient.pk)}
        known = [each for each in known if each.patient.pk not in was]
    if known:
        raise _question(identity, known)


def _question(identity: Identity, known: Sequence[Namesake]) -> NamesakeError:
    if all(each.likeness.by == IDENTIFIER for each in known):
        given = ", ".join(value for _, value in sorted(identity.identifiers))
        return NamesakeError("value", given, known)
    return NamesakeError("family_name", identity.family, known)
