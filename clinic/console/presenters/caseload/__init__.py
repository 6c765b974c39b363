"""The caseload: who is shown in which order, and what each row says."""

from clinic.console.presenters.caseload.pages import Page, Place, page_of
from clinic.console.presenters.caseload.query import Filters, Show, Sort
from clinic.console.presenters.caseload.rows import Row, rows_of

__all__ = ["Filters", "Page", "Place", "Row", "Show", "Sort", "page_of", "rows_of"]
