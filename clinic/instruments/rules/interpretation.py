"""What a total means: remission and screening by named cut-offs."""

from clinic.evidence.thresholds import Limits
from clinic.instruments.rules.cutoffs import Cutoff
from clinic.instruments.rules.definition import Instrument
from clinic.instruments.rules.errors import UnknownCutoffError


def remission_cutoff(instrument: Instrument, name: str | None = None) -> Cutoff:
    """The named cut-off, or the default one; raises UnknownCutoffError naming what there is."""
    for cutoff in instrument.remission:
        if cutoff.name == name or (name is None and cutoff.is_default):
            return cutoff
    names = ", ".join(cutoff.name for cutoff in instrument.remission) or "none"
    raise UnknownCutoffError(
        f"{instrument.code} has no remission cut-off {name or 'by default'!r}; it has {names}"
    )


def is_remission(instrument: Instrument, total: int, cutoff: str | None = None) -> bool:
    """Raises UnknownCutoffError for an instrument that defines no remission."""
    return remission_cutoff(instrument, cutoff).met(total)


def is_positive_screen(
    instrument: Instrument, total: int, *, sex: str = "", limits: Limits | None = None
) -> bool:
    """`sex` is "female" or "male"; when neither, each cut-off counts, so the most cautious decides."""
    fitting = [cutoff for cutoff in instrument.screening if cutoff.sex in {"", sex}]
    return any(cutoff.met(total, limits) for cutoff in fitting or instrument.screening)
