"""A patient and what is known of them before treatment."""

import datetime as dt
from decimal import Decimal

from benchmarks.load.block import ID_MARK, NAME_MARK, Block
from benchmarks.load.life import DAY, Life
from clinic.patients.models import (
    AntidepressantTrial,
    Consent,
    ContraindicationScreen,
    Diagnosis,
    Medication,
    Note,
    Patient,
    PatientIdentifier,
    SearchWord,
    Weight,
)
from clinic.patients.models.search import identifier_words, person_words

STARTS = (
    "Ab",
    "Ber",
    "Chen",
    "Dal",
    "Eng",
    "Fer",
    "Gal",
    "Has",
    "Iv",
    "Jan",
    "Kow",
    "Lind",
    "Mor",
    "Ngu",
    "Oka",
)
ENDS = (
    "ado",
    "berg",
    "cek",
    "dottir",
    "ez",
    "for",
    "gren",
    "ham",
    "inen",
    "kov",
    "lund",
    "man",
    "owski",
    "son",
    "yen",
)
GIVEN = ("Ada", "Bruno", "Chidi", "Dina", "Emil", "Farah", "Goran", "Hana", "Ines", "Jonas", "Karin", "Luis")
MEDICINES = ("sertraline", "lorazepam", "lamotrigine", "lisinopril", "bupropion", "quetiapine")
TRIED = ("escitalopram", "venlafaxine")


def add_patient(block: Block, life: Life) -> Patient:
    at = life.at(life.started_on - 14 * DAY)
    number = life.number
    patient = block.add(
        Patient,
        at,
        family_name=STARTS[number % 15] + ENDS[number // 15 % 15],
        given_names=f"{GIVEN[number % 12]} {NAME_MARK}",
        date_of_birth=dt.date(1950 + number % 55, 1 + number % 12, 1 + number % 28),
        sex=Patient.Sex.FEMALE if number % 5 < 3 else Patient.Sex.MALE,
        email=f"{ID_MARK}-{number}@patients.example",
        email_consent_at=at,
    )
    mrn = block.add(
        PatientIdentifier, at, patient=patient, system="https://ehr.example/mrn", value=f"{ID_MARK}-{number}"
    )
    for found_by in (*person_words(patient), *identifier_words(mrn)):
        block.add(SearchWord, at, patient=patient, part=found_by.part, word=found_by.word)
    _add_history(block, life, patient)
    return patient


def _add_history(block: Block, life: Life, patient: Patient) -> None:
    at, kg = life.at(life.started_on - 14 * DAY, 30), Decimal(55 + life.number % 50)
    since = life.started_on - 900 * DAY
    block.add(Diagnosis, at, patient=patient, indication="trd", icd10="F33.2", since=since, is_primary=True)
    for drug in TRIED:
        block.add(AntidepressantTrial, at, patient=patient, drug=drug, weeks=8, outcome="no-response")
    asked = dict.fromkeys((*ContraindicationScreen.ABSOLUTE, *ContraindicationScreen.CAUTION), False)
    block.add(ContraindicationScreen, at, patient=patient, screened_on=life.started_on - 14 * DAY, **asked)
    for kind in (Consent.Kind.TREATMENT, Consent.Kind.OFF_LABEL):
        block.add(Consent, at, patient=patient, kind=kind, given_on=life.started_on - 7 * DAY)
    for name in (MEDICINES[life.number % 6], MEDICINES[(life.number + 1) % 6]):
        block.add(Medication, at, patient=patient, name=name, dose="1 daily", started_on=since)
    for day in (-14, 0):
        block.add(Weight, at, patient=patient, kg=kg, measured_at=life.at(life.started_on + day * DAY))
    block.add(Note, at, patient=patient, text="Came by referral; talked through the plan.", written_at=at)
