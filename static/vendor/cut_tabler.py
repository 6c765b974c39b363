"""`python static/vendor/cut_tabler.py`: keeps of Tabler what the pages use, one rule a line.

Reads tests/vendor/tabler.min.css, which is the whole of it, and writes static/vendor/tabler.min.css. A class counts as
used when its name stands anywhere in a template, in our Python or in our scripts; the beginning of one that is put
together there (`step-{{ state }}`) stands for every class that begins so.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
WHOLE: Final = ROOT / "tests/vendor/tabler.min.css"
CUT: Final = ROOT / "static/vendor/tabler.min.css"
SOURCES: Final = ("templates/**/*.html", "clinic/**/*.py", "static/js/*.js")
OWN_STYLES: Final = "static/css/*.css"
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
GROUPS: Final = ("@media", "@supports", "@layer", "@container")
CLASS: Final = re.compile(r"\.((?:[a-zA-Z_-]|\\.)(?:[\w-]|\\.)*)")
WORD: Final = re.compile(r"[\w-]+")
BEGINNING: Final = re.compile(r"([a-z][\w-]+-)\{")
# What stands in here need not be on a page for the rule to hold.
LENIENT: Final = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
# Strings first, so that a brace inside one is no brace.
TOKEN: Final = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]""", re.DOTALL)
VARIABLE: Final = re.compile(r"""(?<=[{;])(--[\w-]+):(?:"(?:\\.|[^"\\])*"|'[^']*'|[^;{}"'])*(?:;|(?=\}))""")


def rules_of(css: str) -> Iterator[tuple[str, str]]:
    """Selector or at-rule with its block, which is empty for a rule without one."""
    # A comment before a rule would be read as a part of its selector.
    css = COMMENT.sub("", css)
    depth = start = opened = 0
    for found in TOKEN.finditer(css):
        if found[0] == "{":
            opened = found.end() if depth == 0 else opened
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth == 0:
                yield css[start : opened - 1].strip(), css[opened : found.start()]
                start = found.end()
        elif found[0] == ";" and depth == 0:
            yield css[start : found.start()].strip(), ""
            start = found.end()


def selectors_of(css: str) -> Iterator[set[str]]:
    """The classes of each selector, one after another."""
    for head, block in rules_of(css):
        if head.startswith(GROUPS):
            yield from selectors_of(block)
        elif block and not head.startswith("@"):
            yield from map(_names, _split(head))


def classes_of(css: str) -> set[str]:
    """Every class that some selector names."""
    return {name for names in selectors_of(css) for name in names}


def used_in(texts: Iterable[str], known: set[str]) -> set[str]:
    """Of the `known` classes those that one of `texts` may put on a page."""
    words = {word for text in texts for word in WORD.findall(text)}
    beginnings = tuple({found for text in texts for found in BEGINNING.findall(text)})
    return {name for name in known if name in words or name.startswith(beginnings)}


def cut(css: str, *, used: set[str], spoken_of: str) -> str:
    """The rules for `used` classes, and the variables that these rules or the texts `spoken_of` name."""
    return _without_idle_variables("\n".join(_kept(css, used)) + "\n", spoken_of)


def sources() -> list[str]:
    return _read(*SOURCES)


def remade() -> str:
    """What CUT must hold now."""
    css, texts = WHOLE.read_text(encoding="utf-8"), sources()
    made = cut(css, used=used_in(texts, classes_of(css)), spoken_of="\n".join([*texts, *_read(OWN_STYLES)]))
    [licence, *_] = COMMENT.findall(css)
    return made.replace("\n", f"\n{licence}\n", 1)


def _read(*patterns: str) -> list[str]:
    paths = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return [path.read_text(encoding="utf-8") for path in sorted(paths)]


def _kept(css: str, used: set[str]) -> Iterator[str]:
    for head, block in rules_of(css):
        if head.startswith(GROUPS):
            if inner := "".join(_kept(block, used)):
                yield f"{head}{{{inner}}}"
        elif not block:
            yield f"{head};"
        elif head.startswith("@"):
            yield f"{head}{{{block}}}"
        elif selectors := [each for each in _split(head) if _names(LENIENT.sub("", each)) <= used]:
            yield f"{','.join(selectors)}{{{block}}}"


def _without_idle_variables(css: str, spoken_of: str) -> str:
    """Again and again: a variable may be named only by one that goes."""
    while True:
        named = set(re.findall(r"--[\w-]+(?=[,)\s])", css)) | set(re.findall(r"--[\w-]+", spoken_of))
        left = VARIABLE.sub(lambda found: found[0] if found[1] in named else "", css)
        if left == css:
            return css
        css = left


def _names(selector: str) -> set[str]:
    return {re.sub(r"\\(.)", r"\1", name) for name in CLASS.findall(selector)}


def _split(head: str) -> list[str]:
    """At commas outside brackets."""
    parts, depth = [""], 0
    for letter in head:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def main() -> None:
    CUT.write_text(remade(), encoding="utf-8")
    print(f"{WHOLE.stat().st_size} -> {CUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
