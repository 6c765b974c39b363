"""Published results a clinic may set its own beside: one row per study, stratum, arm, measure and time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from clinic.evidence.basis import Basis, bases
from clinic.evidence.errors import UnknownBenchmarkError
from clinic.evidence.sources import Status
from clinic.evidence.tables import as_tuple, decimal, decimal_pair, index, look_up, read_folder, read_table


class Measure(StrEnum):
    RESPONSE = "response"
    REMISSION = "remission"
    SUSTAINED_REMISSION = "sustained remission"
    RELAPSE = "relapse"
    MEDIAN_TIME_TO_RELAPSE = "median time to relapse"
    COMPLETED_INDUCTION = "completed induction"
    COMPLETED_MAINTENANCE = "completed maintenance"
    SEVERE_HYPERTENSION = "severe hypertension"
    LARGE_BLOOD_PRESSURE_RISE = "large blood pressure rise"
    MEAN_SYSTOLIC_RISE = "mean systolic rise"
    MEAN_DIASTOLIC_RISE = "mean diastolic rise"
    SEDATION = "sedation"
    LOSS_OF_CONSCIOUSNESS = "loss of consciousness"
    DISSOCIATION = "dissociation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A share as `percent` (with counts where published), a range as `band`, or a `value` in `unit`.

    `day` counts from the start of treatment and is absent where the study's clock is another one.
    `computed` marks our own arithmetic on published counts, `drawn` the row that stands for its measure in a chart: a
    checked one of a first course.
    """

    key: str
    study: str
    arm: str
    measure: Measure
    time_point: str
    label: str
    basis: tuple[str, ...]
    stratum: str = ""
    instrument: str = ""
    cut_off: str = ""
    counted: str = "patients"
    day: int | None = None
    events: int | None = None
    n: int | None = None
    percent: Decimal | None = None
    band: tuple[Decimal, Decimal] | None = None
    value: Decimal | None = None
    unit: str = "%"
    computed: bool = False
    drawn: bool = False
    note: str = ""

    @property
    def why(self) -> tuple[Basis, ...]:
        return bases(self.basis)

    @property
    def status(self) -> Status:
        """The weakest of what the row rests on."""
        return Status.weakest(found.status for found in self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A published effect of arm `a` against arm `b`; a difference is in percentage points, a minus b."""

    key: str
    a: Benchmark
    b: Benchmark
    statistic: str
    value: Decimal
    basis: tuple[str, ...]
    interval: tuple[Decimal, Decimal] | None = None
    note: str = ""

    @property
    def why(self) -> tuple[Basis, ...]:
        return bases(self.basis)


def benchmark(key: str) -> Benchmark:
    return look_up(_benchmarks(), key, UnknownBenchmarkError)


def benchmarks(measure: Measure | str | None = None, instrument: str | None = None) -> tuple[Benchmark, ...]:
    """Rows of a measure and an instrument code; a row without an instrument fits no instrument."""
    return tuple(
        row
        for row in _benchmarks().values()
        if measure in {None, row.measure} and instrument in {None, row.instrument}
    )


@cache
def comparisons() -> tuple[Comparison, ...]:
    return tuple(_comparison(key, row) for key, row in read_table("comparisons.toml").items())


@cache
def _benchmarks() -> Mapping[str, Benchmark]:
    return index(_read_benchmarks())


def _read_benchmarks() -> Iterator[Benchmark]:
    for stem, shared in read_folder("benchmarks"):
        results = shared.pop("result")
        for name, row in results.items():
            yield _benchmark(f"{stem}.{name}", shared | row)


def _benchmark(key: str, row: dict[str, Any]) -> Benchmark:
    return Benchmark(
        key=key,
        measure=Measure(row.pop("measure")),
        basis=as_tuple(row.pop("basis")),
        percent=decimal(row.pop("percent", None)),
        value=decimal(row.pop("value", None)),
        band=decimal_pair(row.pop("band", None)),
        **row,
    )


def _comparison(key: str, row: dict[str, Any]) -> Comparison:
    return Comparison(
        key=key,
        a=benchmark(row["a"]),
        b=benchmark(row["b"]),
        statistic=row["statistic"],
        value=Decimal(row["value"]),
        basis=as_tuple(row["basis"]),
        interval=decimal_pair(row.get("interval")),
        note=row.get("note", ""),
    )
