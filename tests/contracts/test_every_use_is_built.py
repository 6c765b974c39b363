"""What a claim is said to be used for is there: each names what does it, and that names the claim as its basis."""

import importlib
import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from clinic import evidence
from clinic.evidence import Claim

ROOT = Path(__file__).parents[2]
CLAIMS = evidence.claims()
UNUSED = ("Context", "No ")
"""How the use of a claim begins that nothing in the program rests on."""


def names_its_claim(claim: Claim, use: str) -> bool:
    """Raises what opening it raises where there is no such thing; False where it does not rest on the claim."""
    kind, _, key = use.partition(":")
    if kind == "threshold":
        found = evidence.threshold(key)
        return found.in_use and claim.id in found.basis
    if kind == "benchmark":
        drawn_beside = evidence.benchmark(key)
        return bool(drawn_beside.instrument) and claim.id in drawn_beside.basis
    text = _of_file(use) if "/" in use else _of_code(use)
    return re.search(rf"\b{claim.id}\b", text) is not None


def _of_file(use: str) -> str:
    path, _, table = use.partition("#")
    text = (ROOT / path).read_text(encoding="utf-8")
    return str(tomllib.loads(text)[table]) if table else text


def _of_code(use: str) -> str:
    """Of a module, or of a class or function of one."""
    try:
        return inspect.getsource(importlib.import_module(use))
    except ModuleNotFoundError:
        module, _, name = use.rpartition(".")
        return inspect.getsource(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("id_", [key for key, claim in CLAIMS.items() if claim.used_by])
def test_use_is_there_and_rests_on_its_claim(id_: str) -> None:
    claim = CLAIMS[id_]
    assert [use for use in claim.used_by if not names_its_claim(claim, use)] == []
    assert not claim.we_use_it_for.startswith(UNUSED[0])


@pytest.mark.parametrize("id_", [key for key, claim in CLAIMS.items() if not claim.used_by])
def test_claim_that_nothing_uses_promises_nothing(id_: str) -> None:
    assert CLAIMS[id_].we_use_it_for.startswith(UNUSED)


@pytest.mark.parametrize(
    ("use", "raised"),
    [
        ("threshold:nothing.of_the_kind", evidence.UnknownThresholdError),
        ("benchmark:nothing.of-the-kind", evidence.UnknownBenchmarkError),
        ("clinic.protocols.rules.proposals.dream_up", AttributeError),
        ("clinic.nothing.of_the_kind", ModuleNotFoundError),
        ("clinic/safety/data/misuse_rules.toml#COMPULSIVE_USE", KeyError),
        ("templates/console/nothing.html", FileNotFoundError),
    ],
)
def test_use_that_does_not_exist_is_found_out(use: str, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        names_its_claim(CLAIMS["K24-01"], use)


@pytest.mark.parametrize(
    "use",
    [
        "threshold:followup.first_months",
        "benchmark:reviews.review-response",
        "clinic.protocols.rules.dose.racemic",
        "clinic/safety/data/misuse_rules.toml#CRAVING",
        "templates/console/why.html",
    ],
)
def test_use_that_does_not_rest_on_the_claim_is_found_out(use: str) -> None:
    claims: list[Any] = [claim for claim in CLAIMS.values() if claim.id in {"J24-01", "P23-02", "P23-14"}]
    assert [claim.id for claim in claims if names_its_claim(claim, use)] == []
