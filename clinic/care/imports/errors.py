from collections.abc import Iterable
from dataclasses import dataclass

from clinic.core.errors import TaperError

SHOWN = 100
LONGEST_SHOWN = 60
"""Characters of a cell; an unclosed quote may hold the rest of the file."""


class MappingError(TaperError):
    """The mapping file cannot be used: names the key and what it should hold."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`row` counts as a spreadsheet does: the header is row 1, a blank line is a row, a quoted line break is not."""

    row: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        cut = self.value[:LONGEST_SHOWN]
        shown = f"{cut!r} (cut)" if cut != self.value else repr(cut)
        return f"row {self.row}, column {self.column}: {shown} {self.message}"


class CellError(TaperError):
    """One cell that cannot be used; who raises it may not know the row."""

    def __init__(self, column: str, value: str, message: str) -> None:
        self.column, self.value, self.message = column, value, message
        super().__init__(f"column {column}: {value!r} {message}")

    def at(self, row: int) -> RowProblem:
        return RowProblem(row, self.column, self.value, self.message)


class ImportRefusedError(TaperError):
    """Nothing was stored: at least one row is broken. `problems` holds the first of each cell, by row."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        # What is wrong with a cell is told once: later problems of the same cell mostly follow from the first.
        first = {(problem.row, problem.column): problem for problem in reversed([*problems])}
        self.problems = sorted(first.values(), key=lambda problem: (problem.row, problem.column))
        more = len(self.problems) - SHOWN
        lines = [str(problem) for problem in self.problems[:SHOWN]] + (
            [f"and {more} more"] if more > 0 else []
        )
        super().__init__("Nothing was imported.\n" + "\n".join(lines))
