"""Of Tabler the pages load what they use: nothing they use is missing, and nothing was written into it by hand."""

import gzip
import importlib.util
import re
from types import ModuleType

import pytest

from tests.contracts.test_vendor import MADE, ROOT

REMAKE = "run: python static/vendor/cut_tabler.py"


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cut_tabler", ROOT / "static/vendor/cut_tabler.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLER = _tool()
WHOLE = TABLER.WHOLE.read_text(encoding="utf-8")
SHIPPED = (ROOT / MADE).read_text(encoding="utf-8")


def test_every_class_of_tabler_that_a_page_uses_is_still_defined() -> None:
    used = TABLER.used_in(TABLER.sources(), TABLER.classes_of(WHOLE))
    # A class that Tabler knows only beside one that no page uses does nothing.
    working = {name for names in TABLER.selectors_of(WHOLE) if names <= used for name in names}
    assert working - TABLER.classes_of(SHIPPED) == set(), REMAKE


def _rooted(css: str) -> set[str]:
    """Variables that hold everywhere."""
    blocks = [block for head, block in TABLER.rules_of(css) if ":root" in head]
    return {name for block in blocks for name in re.findall(r"(?:^|;)(--[\w-]+):", block)}


def test_every_variable_of_tabler_that_is_named_is_still_defined() -> None:
    ours = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static/css").glob("*.css"))
    named = set(re.findall(r"var\((--[\w-]+)", SHIPPED + ours))
    whole, shipped = _rooted(WHOLE), _rooted(SHIPPED)
    assert len(shipped) > 100
    assert (named & whole) - shipped == set(), REMAKE


def test_shipped_styles_are_the_first_view_of_a_page_small_and_all_of_them_tablers() -> None:
    """One rule a line: each is one of Tabler's, some selectors and variables left out."""
    assert len(gzip.compress(SHIPPED.encode())) < 25_000
    whole = WHOLE.replace(" ", "")
    for line in SHIPPED.splitlines():
        for head, block in TABLER.rules_of(line):
            first = block.split(";")[0].split("{")[-1].rstrip("}").replace(" ", "")
            assert head.startswith("@") or first in whole, f"{head}: {REMAKE}"


def test_dark_is_one_set_of_colours_chosen_or_of_the_device() -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    chosen, device = (
        re.findall(rf'\[data-bs-theme="{theme}"\] {{(.*?)}}', tokens, re.DOTALL)
        for theme in ("dark", "device")
    )
    assert chosen == device != []


@pytest.mark.parametrize(
    ("css", "used", "left"),
    [
        (".a{x:1}.b{x:2}", {"a"}, ".a{x:1}\n"),
        (".a .b,.a>p{x:1}", {"a"}, ".a>p{x:1}\n"),
        (".a:not(.b){x:1}", {"a"}, ".a:not(.b){x:1}\n"),
        ("/* v.1 } */.a{x:1}", {"a"}, ".a{x:1}\n"),
        ("@media print{.a{x:1}.b{x:2}}@media screen{.b{x:3}}", {"a"}, "@media print{.a{x:1}}\n"),
        ('p{content:"}.b{"}.b{x:1}', set(), 'p{content:"}.b{"}\n'),
        (":root{--a:1;--b:2}p{x:var(--a)}", set(), ":root{--a:1;}\np{x:var(--a)}\n"),
        (":root{--a:1;--b:var(--a)}p{x:1}", set(), ":root{}\np{x:1}\n"),
        ('@charset "UTF-8";.w-50\\%{x:1}', {"w-50%"}, '@charset "UTF-8";\n.w-50\\%{x:1}\n'),
    ],
)
def test_cut_keeps_what_may_hold(css: str, used: set[str], left: str) -> None:
    assert TABLER.cut(css, used=used, spoken_of="") == left


def test_class_put_together_stands_for_all_that_begin_so() -> None:
    known = {"step-done", "step-next", "stepper", "card", "btn-primary"}
    texts = ['class="step-{{ state }} card"', 'f"btn-{kind}"', "ste-{{ x }}"]
    assert TABLER.used_in(texts, known) == {"step-done", "step-next", "card", "btn-primary"}
