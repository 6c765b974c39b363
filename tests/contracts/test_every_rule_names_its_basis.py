"""Each reference to evidence, in any room's data or code, resolves; no clinical number stands without one."""

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from clinic import evidence

ROOT = Path(__file__).parents[2]
WRITTEN = ("clinic/**/*.py", "clinic/**/*.toml", "templates/**/*.html")
REFERENCE = re.compile(r"\b(?:K24|P23|J24|D25)-\d\d\b|\bsource:[a-z0-9][a-z0-9-]*(?:#[a-z0-9-]+)?")
# Rooms whose data decides something about a patient; texts and demo data of other rooms need no basis.
PUBLISHED = ("clinic/evidence/data/benchmarks", "clinic/evidence/data/comparisons")
CLINICAL_ROOMS = ("protocols", "instruments", "safety", "treatments", "outcomes")


def data_files(room: str) -> Iterator[tuple[str, Any]]:
    """Name and content of each data file of a room, or of every room for `*`."""
    for path in sorted(ROOT.glob(f"clinic/{room}/data/**/*")):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if path.suffix == ".toml":
            yield str(path.relative_to(ROOT)), tomllib.loads(text)
        elif path.suffix == ".json":
            yield str(path.relative_to(ROOT)), json.loads(text)


def values(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a data file with the key it stands under, lists looked through."""
    if isinstance(node, dict):
        for name, child in node.items():
            yield from values(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from values(child, key)
    else:
        yield key, node


def unknown(references: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those (file, reference) pairs that resolve to nothing."""
    missing = set()
    for name, reference in references:
        try:
            evidence.basis(reference)
        except evidence.UnknownEvidenceError:
            missing.add((name, reference))
    return missing


def bases_in_data() -> Iterator[tuple[str, list[str]]]:
    """Every basis as written, without published results: each of those says in its label that it was not checked."""
    for name, content in data_files("*"):
        if name.endswith(".toml") and not name.startswith(PUBLISHED):
            yield from ((name, refs) for refs in written_under("basis", content))


def written_under(key: str, node: Any) -> Iterator[list[str]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        if name == key:
            yield [child] if isinstance(child, str) else child
        else:
            yield from written_under(key, child)


def bases_in_code() -> Iterator[tuple[str, list[str]]]:
    """Every tuple or list of references, a name in it such as EDITABLE_DEFAULT read as the evidence room's own; and
    every reference that stands in none."""
    for path in sorted(ROOT.glob("clinic/**/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        grouped = set()
        for group in (node for node in ast.walk(tree) if isinstance(node, ast.Tuple | ast.List)):
            grouped |= {id(each) for each in group.elts}
            yield str(path), [ref for each in group.elts if (ref := reference_of(each))]
        alone = (
            node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in grouped
        )
        yield from ((str(path), [ref]) for node in alone if (ref := reference_of(node)))


def reference_of(node: ast.AST) -> str:
    """Empty for anything that is not one reference."""
    if isinstance(node, ast.Name):
        return evidence.EDITABLE_DEFAULT if node.id == "EDITABLE_DEFAULT" else ""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and REFERENCE.fullmatch(value) else ""


def leans_on_what_nobody_read(refs: list[str]) -> bool:
    unread = any(evidence.basis(ref).status is evidence.Status.NOT_VERIFIED for ref in refs)
    return unread and evidence.EDITABLE_DEFAULT not in refs


def holds_numbers(content: Any) -> bool:
    return any(isinstance(value, int | float) and not isinstance(value, bool) for _, value in values(content))


def test_basis_written_in_data_resolves() -> None:
    written = [
        (name, value)
        for name, content in data_files("*")
        for key, value in values(content)
        if key in {"basis", "claim", "claims"}
    ]
    assert written
    assert unknown(written) == set()


def test_reference_written_in_data_code_or_template_resolves() -> None:
    written = [
        (str(path.relative_to(ROOT)), reference)
        for pattern in WRITTEN
        for path in ROOT.glob(pattern)
        for reference in REFERENCE.findall(path.read_text(encoding="utf-8"))
    ]
    assert written
    assert unknown(written) == set()


def test_threshold_named_in_data_exists() -> None:
    named = {
        (name, value)
        for name, content in data_files("*")
        for key, value in values(content)
        if key == "threshold" and isinstance(value, str)
    }
    assert {pair for pair in named if pair[1] not in evidence.thresholds()} == set()


def test_numbers_of_a_clinical_room_carry_a_basis() -> None:
    bare = [
        name
        for room in CLINICAL_ROOMS
        for name, content in data_files(room)
        if holds_numbers(content) and "basis" not in {key for key, _ in values(content)}
    ]
    assert bare == []


def test_what_was_not_checked_stands_as_an_editable_default() -> None:
    in_data, in_code = list(bases_in_data()), list(bases_in_code())
    assert any("source:sustain-1#relapse" in refs for _, refs in in_data)
    assert any("source:us-label-18#severe-hepatic" in refs for _, refs in in_code)
    assert [found for found in (*in_data, *in_code) if leans_on_what_nobody_read(found[1])] == []
