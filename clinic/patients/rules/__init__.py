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
from clinic.patients.rules.weights import (
    HEAVIEST,
    JUMP_LIMITS,
    LIGHTEST,
    PLAUSIBLE,
    OwnWeight,
    jump_question,
    same_minute_question,
)

__all__ = [
    "EARLIEST",
    "HEAVIEST",
    "JUMP_LIMITS",
    "LIGHTEST",
    "LONGEST_WORD",
    "MIN_WEEKS",
    "PLAUSIBLE",
    "SCREEN_TEXT",
    "Concern",
    "Eligibility",
    "OwnWeight",
    "PastTrial",
    "Screen",
    "day_problem",
    "fold",
    "judge_eligibility",
    "jump_question",
    "query_words",
    "same_minute_question",
    "words_of",
]
