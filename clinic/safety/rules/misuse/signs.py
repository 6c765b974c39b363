"""What the patient says or a test shows: craving, urine, substances."""

from collections.abc import Iterator

from clinic.evidence import Limits
from clinic.instruments.rules import instrument, is_positive_screen
from clinic.safety.rules.catalogue import label_of
from clinic.safety.rules.facts import UNSPECIFIED, PatientFacts, ScreenScore
from clinic.safety.rules.findings import Sign
from clinic.safety.rules.misuse.sequences import newly, with_previous

SCORE, RISE = "misuse.craving.score", "misuse.craving.rise"
SUBSTANCE_SCREENERS = ("audit-c", "dast-10")


def craving(facts: PatientFacts, limits: Limits) -> Iterator[Sign]:
    """A rise is measured from the answer before; high craving that merely goes on is flagged once."""
    high, rise = limits.whole(SCORE), limits.whole(RISE)
    for previous, now in with_previous(facts.cravings):
        values = {"value": now.value, "previous": previous.value if previous else None, "on": now.on}
        if now.value >= high and (previous is None or previous.value < now.value):
            yield Sign(fact=now.id, message="score", basis=f"threshold:{SCORE}", values=values)
        elif previous is not None and now.value - previous.value >= rise:
            yield Sign(fact=now.id, message="rise", basis=f"threshold:{RISE}", values=values)


def urine_drug_screen(facts: PatientFacts, _limits: Limits) -> Iterator[Sign]:
    for screen in facts.drug_screens:
        values = {
            "substances": _words("substances", screen.unexpected),
            "outcome": label_of("outcomes", screen.outcome),
            "on": screen.on,
        }
        if screen.unexpected:
            yield Sign(fact=screen.id, message="found", basis="source:cpsm-manitoba", values=values)
        elif screen.outcome != "done":
            yield Sign(fact=screen.id, message="not_done", basis="editable-default", values=values)


def urinary(facts: PatientFacts, _limits: Limits) -> Iterator[Sign]:
    for previous, now in with_previous(facts.urinary):
        new = new_symptoms(previous.symptoms if previous is not None else frozenset(), now.symptoms)
        if new:
            values = {"symptoms": _words("symptoms", new), "on": now.on}
            yield Sign(fact=now.id, message="symptoms", basis="J24-06", values=values)


def substance_history(facts: PatientFacts, limits: Limits) -> Iterator[Sign]:
    answered = newly(facts.substance_screens, lambda screen: screen.is_present, rose=lambda *_: False)
    for screen in answered:
        yield Sign(
            fact=screen.id, message="screen", basis="source:us-label-2021#abuse", values={"on": screen.on}
        )
    for history in facts.substance_histories:
        values = {"substances": _words("substances", history.substances), "on": history.on}
        yield Sign(fact=history.id, message="observation", basis="source:us-label-2021#abuse", values=values)
    for code in SUBSTANCE_SCREENERS:
        yield from _positive_scores(code, facts, limits)


def new_symptoms(before: frozenset[str], now: frozenset[str]) -> frozenset[str]:
    """Those not there before; a bare yes says nothing new about symptoms already known."""
    new = now - before
    return frozenset() if before and new == {UNSPECIFIED} else new


def _positive_scores(code: str, facts: PatientFacts, limits: Limits) -> Iterator[Sign]:
    definition = instrument(code)

    def is_positive(score: ScreenScore) -> bool:
        return is_positive_screen(definition, score.total, sex=facts.sex, limits=limits)

    scores = (score for score in facts.scores if score.instrument == code)
    for score in newly(scores, is_positive, rose=lambda before, now: now.total > before.total):
        values = {"instrument": definition.abbreviation, "total": score.total, "on": score.on}
        yield Sign(fact=score.id, message="score", basis=definition.screening[0].basis[0], values=values)


def _words(kind: str, codes: frozenset[str]) -> str:
    return ", ".join(sorted(label_of(kind, code) for code in codes))
