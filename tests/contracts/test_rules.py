"""What the import contract calls pure can be loaded without what it forbids."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest


def contract() -> dict[str, Any]:
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    [found] = [
        c for c in settings["tool"]["importlinter"]["contracts"] if c["name"].startswith("Rules are pure")
    ]
    return found  # type: ignore[no-any-return]


def test_rules_of_every_room_are_under_the_contract() -> None:
    rules = {
        ".".join(path.with_suffix("").parts)
        for path in Path("clinic").glob("*/rules*")
        if "__" not in path.name
    }
    assert rules <= set(contract()["source_modules"])


@pytest.mark.parametrize("module", contract()["source_modules"])
def test_pure_module_loads_without_what_it_may_not_import(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert not set(contract()["forbidden_modules"]) & set(done.stdout.split())
