"""Doors read through selectors and write through care: never a model's own manager."""

import ast
from pathlib import Path

import pytest

DOORS = ("console", "portal", "fhir")
SOURCES = [
    p for door in DOORS for p in sorted(Path("clinic", door).rglob("*.py")) if "migrations" not in p.parts
]
# The token endpoint owns these two tables.
FHIR_OWN = {"AccessToken", "UsedAssertion"}


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_door_scopes_every_query_to_its_clinic(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Attribute) and node.attr == "objects"):
            continue
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        line = ast.get_source_segment(path.read_text(encoding="utf-8"), node) or ""
        following = path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
        scoped = ".objects.of(" in following or owner in FHIR_OWN
        assert scoped, f"{path}:{node.lineno}: {line} is not scoped by .of(clinic)"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_door_never_saves_or_changes_rows_itself(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"bulk_create", "bulk_update"}, f"{path}:{node.lineno}"
            if node.func.attr in {"save", "change"}:
                owner = node.func.value
                assert isinstance(owner, ast.Name), f"{path}:{node.lineno}"
                assert owner.id in {"session"} | FHIR_OWN, f"{path}:{node.lineno}: write through care"
