"""Reviewed claims, sources, thresholds and benchmarks as data, each with what it rests on.

Pure Python: no table, no Django. Every rule names its basis as one short string that `basis` resolves.
"""

from clinic.evidence.basis import EDITABLE_DEFAULT, Basis, BasisKind, bases, basis
from clinic.evidence.benchmarks import Benchmark, Comparison, Measure, benchmark, benchmarks, comparisons
from clinic.evidence.claims import Claim, Figure, claim, claims
from clinic.evidence.errors import (
    ThresholdValueError,
    UnknownBenchmarkError,
    UnknownClaimError,
    UnknownEvidenceError,
    UnknownPaperError,
    UnknownSourceError,
    UnknownThresholdError,
)
from clinic.evidence.interactions import (
    Attention,
    Effect,
    Interaction,
    interactions,
    interactions_for,
)
from clinic.evidence.sources import Fact, Paper, Source, Status, paper, papers, source, sources
from clinic.evidence.thresholds import (
    THRESHOLD,
    Limits,
    Number,
    Threshold,
    ThresholdKind,
    limit_refs,
    limits,
    threshold,
    thresholds,
)

__all__ = [
    "EDITABLE_DEFAULT",
    "THRESHOLD",
    "Attention",
    "Basis",
    "BasisKind",
    "Benchmark",
    "Claim",
    "Comparison",
    "Effect",
    "Fact",
    "Figure",
    "Interaction",
    "Limits",
    "Measure",
    "Number",
    "Paper",
    "Source",
    "Status",
    "Threshold",
    "ThresholdKind",
    "ThresholdValueError",
    "UnknownBenchmarkError",
    "UnknownClaimError",
    "UnknownEvidenceError",
    "UnknownPaperError",
    "UnknownSourceError",
    "UnknownThresholdError",
    "bases",
    "basis",
    "benchmark",
    "benchmarks",
    "claim",
    "claims",
    "comparisons",
    "interactions",
    "interactions_for",
    "limit_refs",
    "limits",
    "paper",
    "papers",
    "source",
    "sources",
    "threshold",
    "thresholds",
]
