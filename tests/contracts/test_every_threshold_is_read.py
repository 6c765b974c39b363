"""A limit a clinic may edit must change something: each is read by a rule, or says that it is not in use."""

import re
from pathlib import Path

from clinic import evidence

ROOT = Path(__file__).parents[2]


def read_somewhere() -> set[str]:
    """Threshold keys written out in code or in a room's data, other than where they are defined."""
    files = [
        path
        for pattern in ("clinic/**/*.py", "clinic/**/data/**/*.toml")
        for path in ROOT.glob(pattern)
        if "thresholds" not in path.parts
    ]
    written = {found for path in files for found in re.findall(r'"([a-z0-9_.]+)"', path.read_text("utf-8"))}
    return written & evidence.thresholds().keys()


def test_every_threshold_is_read_or_says_that_it_is_not_in_use() -> None:
    idle = {key for key, found in evidence.thresholds().items() if not found.in_use}
    assert evidence.thresholds().keys() - read_somewhere() == idle
