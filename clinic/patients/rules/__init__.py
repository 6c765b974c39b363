"""Pure rules about the person: who may start treatment, and what a search finds somebody by."""

from clinic.patients.rules.eligibility import (
    LABEL,
    MIN_WEEKS,
    SCREEN_TEXT,
    Concern,
    Eligibility,
    PastTrial,
    Screen,
    judge_eligibility,
)
from clinic.patients.rules.finding import Asked, phone_digits, phone_ends, read_query
from clinic.patients.rules.leaving import DEPARTED, DIED, Standing, settled
from clinic.patients.rules.likeness import (
    IDENTIFIER,
    Identifier,
    Identity,
    Likeness,
    likeness,
    same_but_zeros,
)
from clinic.patients.rules.names import with_only_name
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
    "DEPARTED",
    "DIED",
    "EARLIEST",
    "HEAVIEST",
    "IDENTIFIER",
    "JUMP_LIMITS",
    "LABEL",
    "LIGHTEST",
    "LONGEST_WORD",
    "MIN_WEEKS",
    "PLAUSIBLE",
    "SCREEN_TEXT",
    "Asked",
    "Concern",
    "Eligibility",
    "Identifier",
    "Identity",
    "Likeness",
    "OwnWeight",
    "PastTrial",
    "Screen",
    "Standing",
    "day_problem",
    "fold",
    "judge_eligibility",
    "jump_question",
    "likeness",
    "phone_digits",
    "phone_ends",
    "query_words",
    "read_query",
    "same_but_zeros",
    "same_minute_question",
    "settled",
    "with_only_name",
    "words_of",
]
