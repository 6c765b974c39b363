"""Third-party files are exactly those that VERSIONS names, byte for byte, so a silent edit is seen."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ROOT / "static/vendor/VERSIONS"
MADE = "static/vendor/tabler.min.css"
OWN_FILES = {
    "static/vendor/VERSIONS",
    "static/vendor/build.mjs",
    "static/vendor/cut_tabler.py",
    MADE,
    "tests/vendor/__init__.py",
}
LICENCES = {"MIT", "0BSD", "BSD-3-Clause", "MPL-2.0"}


def _entries() -> list[list[str]]:
    """Package, version, licence, file and sha256 of each line."""
    return [line.split("\t") for line in VERSIONS.read_text().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("file", "digest"), [(file, digest) for *_, file, digest in _entries()])
def test_vendored_file_matches_recorded_sha256(file: str, digest: str) -> None:
    assert hashlib.sha256((ROOT / file).read_bytes()).hexdigest() == digest


def test_versions_names_every_vendored_file() -> None:
    present = {
        path.relative_to(ROOT).as_posix()
        for folder in ("static/vendor", "tests/vendor")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert present - OWN_FILES == {file for *_, file, _ in _entries()}


def test_every_vendored_package_has_an_accepted_licence() -> None:
    assert {licence for _, _, licence, _, _ in _entries()} <= LICENCES


def test_vendored_script_names_no_missing_source_map() -> None:
    scripts = [ROOT / file for *_, file, _ in _entries() if file.endswith((".js", ".css"))]
    assert [path.name for path in scripts if "sourceMappingURL=" in path.read_text()[-300:]] == []
