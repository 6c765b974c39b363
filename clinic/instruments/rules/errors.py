"""Errors that name instrument, item and value, fit for a form, an import row or an API."""


class UnknownInstrumentError(LookupError):
    """No definition carries this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no instrument {code!r}")
        self.code = code


class UnknownCutoffError(LookupError):
    """The instrument has no cut-off of that name, or none at all."""


class UnknownConversionError(LookupError):
    """No published table converts between these two instruments."""


class AnswerError(ValueError):
    """`item` is the link id of the answer, or "total" when a total was entered."""

    def __init__(self, instrument: str, item: str, value: object, problem: str) -> None:
        where = "total" if item == "total" else f"item {item}"
        super().__init__(f"{instrument} {where}: {problem}")
        self.instrument = instrument
        self.item = item
        self.value = value
        self.problem = problem
