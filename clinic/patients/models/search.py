"""What a search finds a patient by, as rows that an index can be walked for.

Row-level security lets PostgreSQL use an index only for operators that cannot leak what they compare: `<` and `=` of
text are such; LIKE and the trigram operators are not, and would read every patient of the clinic.
"""

from collections.abc import Mapping

from django.db import models

from clinic.accounts.models import Clinic, ClinicOwned
from clinic.patients.models.patient import Patient, PatientIdentifier
from clinic.patients.rules import LONGEST_WORD, fold, phone_digits, same_but_zeros, words_of

# Behind every letter where text is compared by its bytes, as the collation "C" does.
LAST = "\U0010ffff"


class SearchWordQuerySet(models.QuerySet["SearchWord"]):
    def of(self, clinic: Clinic) -> "SearchWordQuerySet":
        return self.filter(clinic=clinic)

    def beginning_with(self, letters: str) -> "SearchWordQuerySet":
        """`letters` folded as the words are."""
        return self.filter(word__gte=letters, word__lt=letters + LAST)


class SearchWord(ClinicOwned):
    """A word of a name or identifier; derived from it, and deleted when it no longer holds."""

    prunable = True

    class Part(models.TextChoices):
        FAMILY = "family", "family name"
        GIVEN = "given", "given names"
        PREFERRED = "preferred", "preferred name"
        IDENTIFIER = "identifier", "identifier"
        PHONE = "phone", "phone"
        PHONE_END = "phone-end", "phone, from its last digit on"
        EMAIL = "email", "e-mail"

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="search_words", db_index=False
    )
    part = models.CharField(max_length=10, choices=Part.choices)
    word = models.CharField(max_length=LONGEST_WORD, db_collation="C")

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "part", "word"], name="search_word_once_per_patient")
        ]
        indexes = [
            models.Index(fields=["clinic", "word"], include=["patient", "part"], name="patient_by_word"),
        ]

    def __str__(self) -> str:
        return self.word


Part = SearchWord.Part
NAMES: Mapping[str, str] = {
    Part.FAMILY: "family_name",
    Part.GIVEN: "given_names",
    Part.PREFERRED: "preferred_name",
}
"""The columns of Patient that are searched word by word."""


MARKS: Mapping[str, str] = {Part.PHONE: "+", Part.PHONE_END: "-", Part.EMAIL: "@"}
PERSON = (*NAMES, *MARKS)
"""What `person_words` gives."""


def person_words(patient: Patient) -> list[SearchWord]:
    """Of names and of how to reach them; not saved. An only name is found as a family and as a given name."""
    texts = {part: getattr(patient, column) for part, column in NAMES.items()}
    texts[Part.GIVEN] = patient.given_names or patient.family_name
    digits = phone_digits(patient.phone)
    whole = {Part.PHONE: digits, Part.PHONE_END: digits[::-1], Part.EMAIL: fold(patient.email)}
    words = [(part, word) for part, text in texts.items() for word in sorted(words_of(text))]
    words += [(part, marked(part, word)) for part, word in whole.items() if word]
    return [_row(patient, part, word) for part, word in words]


def marked(part: str, word: str) -> str:
    """A telephone or an e-mail as its word is kept, so that no name or number typed begins so."""
    return f"{MARKS[part]}{word}"[:LONGEST_WORD]


def identifier_words(identifier: PatientIdentifier) -> list[SearchWord]:
    """Not saved. Found with its leading zeros and without."""
    plain = same_but_zeros(identifier.value)
    words = sorted(words_of(f"{identifier.value} {plain}"))
    return [_row(identifier.patient, Part.IDENTIFIER, word) for word in words]


def _row(patient: Patient, part: str, word: str) -> SearchWord:
    return SearchWord(clinic_id=patient.clinic_id, patient=patient, part=part, word=word)
