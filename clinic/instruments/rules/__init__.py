"""Questionnaires and ratings as data, and how each is scored; nothing here knows Django."""

from clinic.instruments.rules.algorithms import Finding
from clinic.instruments.rules.answers import answers_from, is_skipped, missing_items, read_answers
from clinic.instruments.rules.catalogue import instrument, instruments, loinc_notice
from clinic.instruments.rules.conversion import Conversion, approximate_conversion
from clinic.instruments.rules.cutoffs import Band, Cutoff, ImportantChange, RelapseRule
from clinic.instruments.rules.definition import (
    Answer,
    ContentPolicy,
    Direction,
    Domain,
    FilledBy,
    Instrument,
    Item,
)
from clinic.instruments.rules.errors import (
    AnswerError,
    UnknownConversionError,
    UnknownCutoffError,
    UnknownInstrumentError,
)
from clinic.instruments.rules.interpretation import is_positive_screen, is_remission, remission_cutoff
from clinic.instruments.rules.scoring import Flag, Score, band_for, flagged, score, score_total

__all__ = [
    "Answer",
    "AnswerError",
    "Band",
    "ContentPolicy",
    "Conversion",
    "Cutoff",
    "Direction",
    "Domain",
    "FilledBy",
    "Finding",
    "Flag",
    "ImportantChange",
    "Instrument",
    "Item",
    "RelapseRule",
    "Score",
    "UnknownConversionError",
    "UnknownCutoffError",
    "UnknownInstrumentError",
    "answers_from",
    "approximate_conversion",
    "band_for",
    "flagged",
    "instrument",
    "instruments",
    "is_positive_screen",
    "is_remission",
    "is_skipped",
    "loinc_notice",
    "missing_items",
    "read_answers",
    "remission_cutoff",
    "score",
    "score_total",
]
