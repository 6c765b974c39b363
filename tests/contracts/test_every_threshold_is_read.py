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


def test_rule_that_applies_a_limit_leads_to_its_number_in_force() -> None:
    """`limit_refs` names the limit beside its sources; the sources alone say nothing of what the clinic set. Where a
    requirement names its limit in a field of its own, what it shows opens that."""
    bare = re.compile(r"(?<![\w_])threshold\([^()]*(?:\([^()]*\))?[^()]*\)\.basis")
    named = {"clinic/treatments/rules/discharge.py", "clinic/treatments/rules/known.py"}
    named |= {"clinic/treatments/rules/preparation.py", "clinic/outcomes/rules/in_force.py"}
    found = {
        str(path.relative_to(ROOT)): text.count("limit=")
        for path in ROOT.glob("clinic/**/*.py")
        if (text := path.read_text("utf-8")) and path.parts[-2] != "evidence" and bare.search(text)
    }
    assert found.keys() <= named
    assert all(found[path] for path in found.keys() - {"clinic/outcomes/rules/in_force.py"})


def test_every_threshold_is_read_or_says_that_it_is_not_in_use() -> None:
    idle = {key for key, found in evidence.thresholds().items() if not found.in_use}
    assert evidence.thresholds().keys() - read_somewhere() == idle
