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
HIDDEN_MANAGERS = {"_default_manager", "_base_manager"}


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_door_scopes_every_query_to_its_clinic(path: Path) -> None:
    nodes = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    ]
    scoped = {id(node.value) for node in nodes if node.attr == "of"}
    for node in nodes:
        assert node.attr not in HIDDEN_MANAGERS, f"{path}:{node.lineno}: ask a selector"
        if node.attr == "objects":
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            assert id(node) in scoped or owner in FHIR_OWN, f"{path}:{node.lineno}: not scoped by .of(clinic)"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_door_never_saves_or_changes_rows_itself(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"bulk_create", "bulk_update"}, f"{path}:{node.lineno}"
            if node.func.attr in {"save", "change"}:
                owner = node.func.value
                assert isinstance(owner, ast.Name), f"{path}:{node.lineno}"
                assert owner.id in {"session"} | FHIR_OWN, f"{path}:{node.lineno}: write through care"
