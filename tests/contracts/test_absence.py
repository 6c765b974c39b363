"""Each sentence that says there is none means one thing: nobody recorded it, it was asked and denied, a list is empty.

"No known allergies" of a patient nobody asked is false. A new sentence of this kind fails here until `absence.toml`
says which of these it is; one that stands for an answer must stand behind the question.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAYS_NONE = re.compile(r"(No|None|Nothing|Nobody|Never)\b")
LONGEST = 48
"""Characters of a sentence that tell it from the others."""
KNOWN: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("absence.toml").read_text("utf-8"))
TEXT = re.compile(r'(?:>|%}|=")\s*([^<>{}"]+)')
OF_THE_RECORD = re.compile(
    r"record|is known|given|sent|yet|so far|planned|taken|raised|asked|looked for|waits|written|scored?\b"
)
CODE = (
    "clinic/console",
    "clinic/portal",
    "clinic/patients/rules",
    "clinic/treatments/rules",
    "clinic/protocols/rules",
    "clinic/safety/rules",
    "clinic/reminders/rules",
    "clinic/outcomes",
    "clinic/care",
    "clinic/fhir",
)


def absences() -> Iterator[tuple[str, str]]:
    """Path and sentence, cut to its beginning."""
    for path in sorted((*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt"))):
        for found in TEXT.finditer(path.read_text("utf-8")):
            yield from _told(path, found[1])
    for folder in CODE:
        for path in sorted((ROOT / folder).glob("**/*.py")):
            for text in _texts(path):
                yield from _told(path, text)


def _told(path: Path, text: str) -> Iterator[tuple[str, str]]:
    plain = " ".join(text.split())
    if SAYS_NONE.match(plain) and " " in plain:
        yield str(path.relative_to(ROOT)), plain[:LONGEST].strip()


def _texts(path: Path) -> Iterator[str]:
    """Strings that are no docstring; of a formatted one its beginning."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def test_every_absence_says_whether_it_was_asked() -> None:
    told = {text for _, text in absences()}
    known = {text for texts in KNOWN.values() for text in texts}
    assert told - known == set(), "say in absence.toml what it means"
    assert known - told == set(), "no longer said"


@pytest.mark.parametrize("text", KNOWN["record"])
def test_absence_from_the_record_says_that_it_speaks_of_the_record(text: str) -> None:
    assert OF_THE_RECORD.search(text)


def test_absence_means_one_thing() -> None:
    listed = [text for texts in KNOWN.values() for text in texts]
    assert len(listed) == len(set(listed))


def test_fault_of_the_kind_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>{% if x %}No known nuts{% endif %}</p>", "utf-8")
    found = [found[1] for found in TEXT.finditer(page.read_text("utf-8"))]
    assert [text for text in found if SAYS_NONE.match(text)] == ["No known nuts"]
