"""Finds every fault that the functions of a module could have, and puts one of them into the running module."""

import ast
import gc
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType

from benchmarks.faults.spots import swaps

FUNCTIONS = (ast.FunctionDef, ast.Lambda)
PASSED_OVER = (ast.arguments, ast.Raise, ast.Assert, ast.JoinedStr)
"""Defaults are set once, before a fault is planted; what a refusal says is tested by its words."""
DECIDES_NOTHING = {"annotation", "returns", "decorator_list", "type_params"}

Put = Callable[[ast.AST], None]


class Loaded:
    """The functions of rules that this process holds, and the answers kept by any of the program's."""

    def __init__(self, folder: str) -> None:
        every = gc.get_objects()
        # Asked for its class, a lazy object of Django would make itself, or fail to.
        functions = (each for each in every if type(each) is FunctionType)
        self.functions = [each for each in functions if folder in each.__code__.co_filename]
        self.answers = [each for each in every if type(each) is _lru_cache_wrapper]


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one file, told apart by its number there."""

    path: Path
    number: int
    line: int
    kind: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.kind}: {_short(self.before)} -> {_short(self.after)}"

    def plant(self, loaded: "Loaded") -> None:
        """Give every function its faulty code; raises LookupError when no function of the program is this one."""
        right, wrong = ast.parse(self.path.read_text(encoding="utf-8")), self._tree()
        pairs = zip(_codes(right, self.path), _codes(wrong, self.path), strict=True)
        faulty = {old: new for old, new in pairs if old != new}
        found = [each for each in loaded.functions if each.__code__ in faulty]
        if not found:
            raise LookupError(f"{self} is in no function that was loaded.")
        for function in found:
            function.__code__ = faulty[function.__code__]
        for answers in loaded.answers:
            answers.cache_clear()

    def _tree(self) -> ast.Module:
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        _, _, after, put = list(_spots(tree))[self.number]
        put(after)
        return ast.fix_missing_locations(tree)


def faults(path: Path) -> list[Fault]:
    """Every fault that can be planted in a file, always in the same order."""
    spots = _spots(ast.parse(path.read_text(encoding="utf-8")))
    return [
        Fault(path, number, _line(node), kind, ast.unparse(node), ast.unparse(after))
        for number, (node, kind, after, _) in enumerate(spots)
    ]


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= 90 else f"{line[:87]}..."


def _line(node: ast.AST) -> int:
    """A `for` inside brackets has no line of its own."""
    return next(part.lineno for part in ast.walk(node) if isinstance(part, ast.expr | ast.stmt))


def _spots(tree: ast.AST) -> Iterator[tuple[ast.AST, str, ast.AST, Put]]:
    for node, put in _inside(tree, is_function=False):
        for kind, after in swaps(node):
            yield node, kind, after, put


def _inside(parent: ast.AST, *, is_function: bool) -> Iterator[tuple[ast.AST, Put]]:
    for child, put in _children(parent):
        if is_function:
            yield child, put
        yield from _inside(child, is_function=is_function or isinstance(child, FUNCTIONS))


def _children(parent: ast.AST) -> Iterator[tuple[ast.AST, Put]]:
    for name, value in ast.iter_fields(parent):
        if name in DECIDES_NOTHING:
            continue
        if isinstance(value, list):
            yield from ((each, _at(value, place)) for place, each in enumerate(value) if _counts(each))
        elif _counts(value):
            yield value, _as(parent, name)


def _counts(value: object) -> bool:
    return isinstance(value, ast.AST) and not isinstance(value, PASSED_OVER)


def _at(found: list[ast.AST], place: int) -> Put:
    return lambda after: found.__setitem__(place, after)


def _as(parent: ast.AST, name: str) -> Put:
    return lambda after: setattr(parent, name, after)


def _codes(tree: ast.Module, path: Path) -> list[CodeType]:
    return list(_functions(compile(tree, str(path), "exec")))


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Of functions of a module and of its classes; what they make inside themselves is part of their own code."""
    for part in code.co_consts:
        if isinstance(part, CodeType):
            is_function = bool(part.co_flags & inspect.CO_NEWLOCALS)
            yield from (part,) if is_function else _functions(part)
