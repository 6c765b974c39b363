import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.console.downloads import csv_response, safe_cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 20 7946", "'+44 20 7946"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd", "'-2+3+cmd"),
        (" =1+1", "' =1+1"),
        ("\t=1", "'\t=1"),
        ("-12.5", "-12.5"),
        ("\u221212", "-12"),
        (-80, "-80"),
        (None, ""),
        ("O'Brien", "O'Brien"),
    ],
)
def test_safe_cell_leaves_numbers_and_disarms_formulas(cell: str | int | None, written: str) -> None:
    assert safe_cell(cell) == written


@given(st.text(max_size=20))
def test_no_text_starts_a_formula_in_a_spreadsheet(text: str) -> None:
    written = safe_cell(text).lstrip(" ")
    assert not written.startswith(("=", "@", "\t", "\r", "\n"))
    assert not written.startswith(("+", "-")) or float(written) is not None


def test_csv_response_keeps_commas_and_lines_inside_their_cell() -> None:
    answer = csv_response("list", ["a", "b"], [["x, y", "two\nlines"]])
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [["a", "b"], ["x, y", "two\nlines"]]
    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
