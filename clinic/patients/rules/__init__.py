"""Pure rules about the person: who may start treatment, and what a search finds somebody by."""

from clinic.patients.rules.eligibility import (
    MIN_WEEKS,
    SCREEN_TEXT,
    Concern,
    Eligibility,
    PastTrial,
    Screen,
    judge_eligibility,
)
from clinic.patients.rules.search import LONGEST_WORD, fold, query_words, words_of
from clinic.patients.rules.times import EARLIEST, day_problem

__all__ = [
    "EARLIEST",
    "LONGEST_WORD",
    "MIN_WEEKS",
    "SCREEN_TEXT",
    "Concern",
    "Eligibility",
    "PastTrial",
    "Screen",
    "day_problem",
    "fold",
    "judge_eligibility",
    "query_words",
    "words_of",
]
