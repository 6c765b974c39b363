"""Properties of the misuse rules over any history."""

import random
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clinic.safety.rules import PatientFacts, review
from tests.safety.facts import LIMITS, craving, dose, drug_screen, early, score, spacing, urinary

DAYS = st.integers(0, 400)
SYMPTOMS = st.sets(st.sampled_from(["frequency", "urgency", "dysuria", "haematuria", "unspecified"]))


def several(fact: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(fact, max_size=8, unique_by=lambda one: one.on).map(tuple)


HISTORIES = st.builds(
    PatientFacts,
    sex=st.sampled_from(["", "male", "female"]),
    doses=several(
        st.builds(lambda day, tenths: dose(day, str(8 * tenths), f"0.{tenths}"), DAYS, st.integers(1, 9))
    ),
    spacings=several(st.builds(spacing, DAYS, st.sampled_from([7, 14, 21, 28]))),
    early_requests=several(st.builds(early, DAYS)),
    cravings=several(st.builds(craving, DAYS, st.integers(0, 10))),
    urinary=several(st.builds(lambda day, symptoms: urinary(day, *symptoms), DAYS, SYMPTOMS)),
    drug_screens=several(st.builds(drug_screen, DAYS)),
    scores=several(st.builds(score, DAYS, st.sampled_from(["dast-10", "audit-c"]), st.integers(0, 10))),
)


def shuffled(facts: PatientFacts, mixer: random.Random) -> PatientFacts:
    def mix(values: Sequence[object]) -> tuple[object, ...]:
        return tuple(mixer.sample(values, len(values)))

    groups = {f.name: mix(getattr(facts, f.name)) for f in fields(facts) if f.name != "sex"}
    return replace(facts, **groups)  # type: ignore[arg-type]


@given(facts=HISTORIES, mixer=st.randoms(use_true_random=False))
def test_findings_do_not_depend_on_the_order_of_facts(facts: PatientFacts, mixer: random.Random) -> None:
    assert review(shuffled(facts, mixer), LIMITS) == review(facts, LIMITS)


@given(facts=HISTORIES)
def test_one_fact_is_found_at_most_once_by_a_rule(facts: PatientFacts) -> None:
    prints = [finding.fingerprint for finding in review(facts, LIMITS)]
    assert len(prints) == len(set(prints))


@given(facts=HISTORIES, later=st.integers(0, 10))
def test_later_fact_leaves_every_earlier_finding_as_it_was(facts: PatientFacts, later: int) -> None:
    """What lets a flag be stored once and never looked for again."""
    more = replace(facts, cravings=(*facts.cravings, craving(500, later)), doses=(*facts.doses, dose(500)))
    assert {f.fingerprint for f in review(facts, LIMITS)} <= {f.fingerprint for f in review(more, LIMITS)}
