"""Products, spacing and lengths in plain words; months are shown as the 4 weeks they are encoded as."""

from clinic.protocols.rules.definition import WEEKS_PER_MONTH, Phase

_PER_WEEK = {1: "once a week", 2: "twice a week"}


def product_text(product: str) -> str:
    """As it stands inside a sentence: "racemic ketamine"."""
    return product.replace("-", " ")


def interval_text(weeks: int) -> str:
    if weeks == 1:
        return "every week"
    return f"every {length_text(weeks)}"


def length_text(weeks: int) -> str:
    """Such as "3 weeks", or "12 weeks (3 months of 4 weeks)"."""
    if weeks % WEEKS_PER_MONTH:
        return f"{weeks} weeks" if weeks > 1 else "1 week"
    months = weeks // WEEKS_PER_MONTH
    return f"{weeks} weeks ({months} {'month' if months == 1 else 'months'} of {WEEKS_PER_MONTH} weeks)"


def spacing_text(phase: Phase, chosen: int | None = None) -> str:
    """The phase's frequency, at the interval chosen for it if there is one."""
    if phase.visits_per_week is not None:
        return _PER_WEEK[phase.visits_per_week.value]
    return interval_text(phase.interval_weeks(chosen))
