"""The planter of faults (`make faults`): what it plants is a fault, and it plants it where it says."""

import importlib.util
import random
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.faults.planting import Fault, Loaded, faults
from benchmarks.faults.trying import Outcome, outcome

RULE = """
LIMIT = 3

def is_late(days: int | None, *, grace: int = 1) -> bool:
    if days is None:
        raise ValueError("1 > 2")
    return days > LIMIT + grace and not days == 9

class Rule:
    def kept(self, days):
        return [day for day in days if day < 5]
"""
ROOMS = ("protocols", "outcomes", "instruments", "safety", "treatments")


@pytest.fixture
def rule(tmp_path: Path) -> ModuleType:
    path = tmp_path / "rule.py"
    path.write_text(RULE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("rule", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _faults(module: ModuleType) -> list[Fault]:
    assert module.__file__
    return faults(Path(module.__file__))


def test_faults_are_of_functions_and_not_of_defaults_annotations_or_refusals(rule: ModuleType) -> None:
    assert [(each.kind, each.before, each.after) for each in _faults(rule) if each.kind != "branch"] == [
        ("bound", "days is None", "days is not None"),
        ("and/or", "days > LIMIT + grace and (not days == 9)", "days > LIMIT + grace or not days == 9"),
        ("term dropped", "days > LIMIT + grace and (not days == 9)", "not days == 9"),
        ("term dropped", "days > LIMIT + grace and (not days == 9)", "days > LIMIT + grace"),
        ("bound", "days > LIMIT + grace", "days >= LIMIT + grace"),
        ("operator", "LIMIT + grace", "LIMIT - grace"),
        ("sign dropped", "not days == 9", "days == 9"),
        ("bound", "days == 9", "days != 9"),
        ("number", "9", "10"),
        ("number", "9", "8"),
        ("condition dropped", " for day in days if day < 5", " for day in days"),
        ("bound", "day < 5", "day <= 5"),
        ("number", "5", "6"),
        ("number", "5", "4"),
    ]


def test_planted_fault_is_met_by_whoever_holds_the_function_already(rule: ModuleType) -> None:
    held, before = rule.is_late, rule.Rule().kept([4, 5])
    bound = next(
        each for each in _faults(rule) if each.before == "days > LIMIT + grace" and each.kind == "bound"
    )
    assert not held(4)
    bound.plant(Loaded("rule.py"))
    assert held(4)
    assert not held(9)
    assert rule.Rule().kept([4, 5]) == before


def test_planted_fault_of_a_method_changes_its_class_alone(rule: ModuleType) -> None:
    next(each for each in _faults(rule) if each.kind == "condition dropped").plant(Loaded("rule.py"))
    assert rule.Rule().kept([4, 5]) == [4, 5]
    assert not rule.is_late(4)


def test_answers_kept_from_before_are_asked_again(rule: ModuleType) -> None:
    kept = cache(rule.is_late)
    assert not kept(4)
    next(each for each in _faults(rule) if each.after == "days >= LIMIT + grace").plant(Loaded("rule.py"))
    assert kept(4)


def test_fault_of_a_module_that_nobody_loaded_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.py"
    path.write_text("def unlike_any_other(a, b):\n    return a < b * 41077\n", encoding="utf-8")
    with pytest.raises(LookupError, match="no function that was loaded"):
        faults(path)[0].plant(Loaded("other.py"))


def test_every_room_has_faults_that_can_be_made() -> None:
    """A file that could not be compiled with a fault would end the run in its midst."""
    chance = random.Random(3)  # noqa: S311  chooses what to try
    for room in ROOMS:
        every = [each for path in Path("clinic", room, "rules").rglob("*.py") for each in faults(path)]
        assert len(every) > 100
        for fault in chance.sample(every, 10):
            assert fault.before != fault.after
            assert fault.line > 0


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (0, Outcome.SURVIVED),
        (1 << 8, Outcome.KILLED),
        (2 << 8, Outcome.KILLED),
        (9 << 8, Outcome.NOT_PLANTED),
        (14, Outcome.HUNG),
    ],
)
def test_outcome_is_read_from_how_the_process_ended(status: int, told: Outcome) -> None:
    assert outcome(status) is told
