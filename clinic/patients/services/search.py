"""Keeps what a search finds a patient by in step with names and identifiers."""

from clinic.patients.models import Patient, PatientIdentifier, SearchWord
from clinic.patients.models.search import PERSON, identifier_words, person_words


def keep_words(*, patient: Patient) -> None:
    """Within the transaction that wrote the names, the telephone or the e-mail."""
    # As stored, and locked: a copy read before somebody else's change would bring the former name back.
    named = Patient.objects.select_for_update().get(pk=patient.pk)
    stored = SearchWord.objects.filter(patient=named, part__in=PERSON)
    obsolete = {(row.part, row.word): row.pk for row in stored}
    missing = [row for row in person_words(named) if obsolete.pop((row.part, row.word), None) is None]
    SearchWord.objects.filter(pk__in=obsolete.values()).delete()
    SearchWord.objects.bulk_create(missing)


def add_identifier_words(*, identifier: PatientIdentifier) -> None:
    """Two identifiers of a patient may have a word in common."""
    SearchWord.objects.bulk_create(identifier_words(identifier), ignore_conflicts=True)
