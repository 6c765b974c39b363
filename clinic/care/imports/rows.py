"""The rows of a CSV file as a spreadsheet numbers them, each as wide as the header."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from clinic.care.imports.errors import MappingError, RowProblem
from clinic.care.imports.mapping import Mapping
from clinic.core.texts import plain_text

FIRST_DATA_ROW = 2
USUAL_DELIMITER = ","
# Excel's own first line, which it does not show; neither does its row count.
SEP_LINE = re.compile(r'"?sep=(.)"?[\r\n]*')


def read_rows(
    file: TextIO, mapping: Mapping, problems: list[RowProblem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and cells of each row that is not blank; one of another width is noted in `problems`.

    Raises MappingError when the header lacks a mapped column or names one twice.
    """
    delimiter, lines = _delimiter(file, mapping)
    # Strict, or a quote that is never closed would swallow all rows after it without a word.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = FIRST_DATA_ROW - 1
    try:
        header = [plain_text(name) for name in next(reader, [])]
        _check_header(header, mapping)
        # The reader gives a blank line as a row without cells and a quoted line break as part of its cell.
        for number, cells in enumerate(reader, start=FIRST_DATA_ROW):
            if not any(plain_text(cell) for cell in cells):
                continue
            if len(cells) == len(header):
                yield number, dict(zip(header, cells, strict=True))
            else:
                problems.append(_misshapen(number, cells, header))
    except csv.Error as error:
        problems.append(RowProblem(number + 1, "(whole row)", "", f"cannot be read as CSV: {error}"))


def _delimiter(file: TextIO, mapping: Mapping) -> tuple[str, Iterator[str]]:
    """The delimiter and the lines from the header on. Raises MappingError when file and mapping name two."""
    first = next(file, "")
    said = SEP_LINE.fullmatch(first)
    if said is None:
        return mapping.delimiter or USUAL_DELIMITER, chain([first], file)
    if mapping.delimiter and mapping.delimiter != said[1]:
        raise MappingError(
            f"file.delimiter: the file itself says sep={said[1]} (given: {mapping.delimiter!r})"
        )
    return said[1], file


def _check_header(header: list[str], mapping: Mapping) -> None:
    named = Counter(name for name in header if name)
    twice = [name for name, count in named.items() if count > 1]
    if twice:
        raise MappingError(f"row 1: the header names the column {twice[0]!r} twice")
    absent = sorted(mapping.columns - named.keys())
    if absent:
        raise MappingError(f"the file has no column {absent[0]!r}; its columns: {', '.join(header)}")


def _misshapen(number: int, cells: list[str], header: list[str]) -> RowProblem:
    beyond = cells[len(header) :]
    if beyond:
        return RowProblem(number, "(beyond the header)", ", ".join(beyond), "has no column")
    absent = header[len(cells)]
    return RowProblem(
        number, absent, "", f"is missing: the row ends after {len(cells)} of {len(header)} cells"
    )
