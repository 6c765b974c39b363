"""A message, and a page seen before its reader is known, may be read over a shoulder: nothing in it tells what the
patient is treated for, or how. A list of words cannot know every name: what it does not hold passes."""

import re

_TELLING = re.compile(
    r"""\b(?:
      \w*ketamin\w* | (?:es)?keta\w* | \w*spravato\w* | infus\w+ | injections? | nasal | spray | drugs?
    | dos(?:e|es|ing|age) | \d+\s?mg | depress\w* | bipolar | anxi\w+ | ptsd | trauma\w* | ocd | suicid\w* | self-harm
    | \w*psych\w* | mental\w* | mind\w* | brain\w* | \w*neuro\w* | behaviou?r\w* | tms | ect | wellness | rehab\w*
    | recovery | substance\w* | mood | phq | madrs | gad-7 | scores? | symptoms? | diagnos\w+ | treatments? | therap\w+
    | addict\w* | misuse | relapse | remission | induction | maintenance | sedat\w* | dissociat\w* | crisis
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def tells_of_treatment(text: str) -> list[str]:
    """The words that would give it away, as written."""
    return _TELLING.findall(text)


def sender_name(clinic_name: str) -> str:
    """The clinic's name, unless the name itself says what the clinic treats."""
    return "Your clinic" if tells_of_treatment(clinic_name) else clinic_name
