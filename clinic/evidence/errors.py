"""Errors that name the reference, key or value nobody could resolve."""


class UnknownEvidenceError(LookupError):
    """A reference points at nothing in the reviewed evidence."""

    what = "evidence"

    def __init__(self, key: str) -> None:
        super().__init__(f"no {self.what} {key!r}")
        self.key = key


class UnknownClaimError(UnknownEvidenceError):
    what = "claim"


class UnknownPaperError(UnknownEvidenceError):
    what = "paper"


class UnknownSourceError(UnknownEvidenceError):
    what = "source"


class UnknownThresholdError(UnknownEvidenceError):
    what = "threshold"


class UnknownBenchmarkError(UnknownEvidenceError):
    what = "benchmark"


class ThresholdValueError(ValueError):
    """A clinic's value for a threshold is not a number, out of range, or contradicts another threshold."""
