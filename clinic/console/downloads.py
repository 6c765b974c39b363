"""Tables as CSV that no spreadsheet mistakes for formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from clinic.core.formats import MINUS

Cell = str | int | float | None
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """`name` is the file's, without its ending. With a byte-order mark: without it Excel garbles names."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def safe_cell(cell: Cell) -> str:
    """A text a spreadsheet would run is quoted; a plain number stays one, a missing value is empty."""
    text = "" if cell is None else str(cell).replace(MINUS, "-")
    is_formula = text.lstrip(" ").startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
