"""Who of the clinic may be the same person: asked by every door before a patient is registered or renamed."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from clinic.accounts.models import Clinic
from clinic.patients.models import Patient, PatientIdentifier, SearchWord
from clinic.patients.models.patient import PatientQuerySet
from clinic.patients.rules import LONGEST_WORD, Identifier, Identity, Likeness, likeness, same_but_zeros
from clinic.patients.rules.search import JOINTS
from clinic.patients.selectors.search import named

NAMED = (SearchWord.Part.FAMILY, SearchWord.Part.GIVEN)


@dataclass(frozen=True, slots=True)
class Namesake:
    patient: Patient
    likeness: Likeness


def namesakes(clinic: Clinic, identity: Identity, *, but: uuid.UUID | None = None) -> list[Namesake]:
    """Also those who are inactive; `but` is the patient themselves."""
    found: Mapping[uuid.UUID, Patient] = {
        patient.pk: patient for rows in _candidates(clinic, identity) for patient in rows
    }
    alike = ((patient, likeness(identity, identity_of(patient, held(patient)))) for patient in found.values())
    return [Namesake(patient, how) for patient, how in alike if how is not None and patient.pk != but]


def identity_of(patient: Patient, identifiers: Iterable[Identifier] = ()) -> Identity:
    return Identity(
        family=patient.family_name,
        given=patient.given_names,
        born=patient.date_of_birth,
        identifiers=frozenset(identifiers),
    )


def held(patient: Patient) -> set[Identifier]:
    """Those in use; asked of the database only where they are not loaded."""
    return {(each.system, each.value) for each in patient.identifiers.all() if each.is_active}


def _candidates(clinic: Clinic, identity: Identity) -> Iterator[PatientQuerySet]:
    """Few rows by an index each, which the rule then looks at."""
    in_use = Prefetch("identifiers", PatientIdentifier.objects.filter(clinic=clinic, is_active=True))
    everybody = Patient.objects.of(clinic).filter(status=Patient.Status.FINAL).prefetch_related(in_use)
    if identity.born is not None:
        yield everybody.filter(date_of_birth=identity.born)
    name = f"{identity.family} {identity.given}"
    written = Q(named(clinic, name, NAMED)) | Q(named(clinic, " ".join(JOINTS.split(name)), NAMED))
    unborn = Q(date_of_birth=None) if identity.born is not None else Q()
    yield everybody.filter(written, unborn)
    values = [same_but_zeros(value)[:LONGEST_WORD] for _, value in identity.identifiers]
    if any(values):
        words = SearchWord.objects.of(clinic).filter(part=SearchWord.Part.IDENTIFIER, word__in=values)
        yield everybody.filter(pk__in=list(words.values_list("patient", flat=True)))
