from dataclasses import dataclass

from clinic.core.errors import TaperError

SHOWN = 20


class MappingError(TaperError):
    """The mapping file cannot be used: names the key and what it should hold."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.value!r} {self.message}"


class CellError(TaperError):
    """One cell that cannot be used; who raises it may not know the row."""

    def __init__(self, column: str, value: str, message: str, *, row: int | None = None) -> None:
        self.column, self.value, self.message, self.row = column, value, message, row
        super().__init__(f"column {column}: {value!r} {message}")

    def at(self, row: int) -> RowProblem:
        """`row` where the error does not know better."""
        return RowProblem(self.row or row, self.column, self.value, self.message)


class ImportRefusedError(TaperError):
    """Nothing was stored: at least one row is broken."""

    def __init__(self, problems: list[RowProblem]) -> None:
        self.problems = problems
        more = len(problems) - SHOWN
        lines = [str(problem) for problem in problems[:SHOWN]] + ([f"and {more} more"] if more > 0 else [])
        super().__init__("Nothing was imported.\n" + "\n".join(lines))
