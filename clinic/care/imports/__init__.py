"""A clinic's own tables from CSV: all or nothing, the same file twice adding nothing."""

from clinic.care.imports.errors import ImportRefusedError, MappingError, RowProblem
from clinic.care.imports.mapping import Mapping
from clinic.care.imports.parsing import read_mapping
from clinic.care.imports.service import ImportReport, import_table

__all__ = [
    "ImportRefusedError",
    "ImportReport",
    "Mapping",
    "MappingError",
    "RowProblem",
    "import_table",
    "read_mapping",
]
