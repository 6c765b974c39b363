"""More often than planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from clinic.evidence import Limits
from clinic.safety.rules.facts import GivenDose, PatientFacts, SpacingChosen
from clinic.safety.rules.findings import Sign
from clinic.safety.rules.misuse.sequences import in_order, of_each_course, up_to, with_previous

MAX_PER_7_DAYS = "dose.max_per_7_days"
SHARE = "misuse.interval_share"
LOOK_BACKS = ("misuse.frequency_short_days", "misuse.frequency_long_days")
SPARE = "misuse.frequency_spare_doses"
WEEK = 7


def frequency(facts: PatientFacts, limits: Limits) -> Iterator[Sign]:
    yield from _crowded_weeks(facts.doses, limits.whole(MAX_PER_7_DAYS))
    yield from _shortened(facts.spacings)
    for doses in of_each_course(facts.doses):
        spacings = [each for each in facts.spacings if each.course == doses[0].course and each.is_maintenance]
        yield from _early(doses, spacings, limits.decimal(SHARE))
        yield from _too_many(doses, spacings, limits)


def _crowded_weeks(doses: Sequence[GivenDose], limit: int) -> Iterator[Sign]:
    for dose in doses:
        count = len(up_to(dose, doses, days=WEEK))
        if count > limit:
            values = {"count": count, "limit": limit, "on": dose.on}
            yield Sign(fact=dose.id, message="sessions", basis=f"threshold:{MAX_PER_7_DAYS}", values=values)


def _shortened(everything: Sequence[SpacingChosen]) -> Iterator[Sign]:
    for spacings in of_each_course(everything):
        for before, now in with_previous(spacings):
            if before is not None and before.is_maintenance and now.days < before.days:
                values = {"before_days": before.days, "after_days": now.days, "on": now.on}
                yield Sign(fact=now.id, message="interval", basis="K24-01", values=values)


def _early(doses: Sequence[GivenDose], spacings: Sequence[SpacingChosen], share: Decimal) -> Iterator[Sign]:
    """Sooner than the interval in force, whatever was planned; what merely goes on at that pace is no news."""
    pace: int | None = None
    for before, dose in pairwise(doses):
        interval, gap = _in_force(before, dose, spacings), (dose.on - before.on).days
        is_early = interval is not None and gap < interval * share
        if is_early and (pace is None or gap < pace):
            values = {"gap_days": gap, "interval_days": interval, "on": dose.on}
            # Not the fact of a crowded week, which stays a flag of its own when this one is explained.
            yield Sign(fact=f"{dose.id} early", message="early", basis=f"threshold:{SHARE}", values=values)
        pace = gap if is_early else None


def _in_force(before: GivenDose, dose: GivenDose, spacings: Sequence[SpacingChosen]) -> int | None:
    """Days; the shortest in force from one dose to the next, so that a change between them is never held against it.

    None before maintenance, and for a dose of a phase that doses oftener.
    """
    known = in_order(each for each in spacings if each.on <= dose.on)
    at_first = [each for each in known if each.on <= before.on]
    if not at_first or before.before_maintenance or dose.before_maintenance:
        return None
    return min(each.days for each in known[len(at_first) - 1 :])


def _too_many(
    doses: Sequence[GivenDose], spacings: Sequence[SpacingChosen], limits: Limits
) -> Iterator[Sign]:
    """At most one sign per dose, of the shorter look-back: each dose a little early is seen by their number."""
    windows = [_Window(limits.whole(key), limits.whole(SPARE)) for key in LOOK_BACKS]
    found = [sign for window in reversed(windows) for sign in window.signs(doses, spacings)]
    yield from {sign.fact: sign for sign in found}.values()


@dataclass(frozen=True, slots=True)
class _Window:
    days: int
    spare: int

    def signs(self, doses: Sequence[GivenDose], spacings: Sequence[SpacingChosen]) -> Iterator[Sign]:
        """Where the count first goes beyond; while it stays beyond, it is no news."""
        began = min((each.on for each in spacings), default=None)
        counted = [dose for dose in doses if began and dose.on >= began and not dose.before_maintenance]
        was_beyond = False
        for dose in counted:
            lately = up_to(dose, counted, days=self.days)
            interval = _in_force(lately[0], dose, spacings)
            allowed = -(-self.days // interval) if interval else len(lately)
            is_beyond = len(lately) > allowed + self.spare
            if is_beyond and not was_beyond:
                values = {"count": len(lately), "days": self.days, "interval_days": interval}
                yield Sign(
                    fact=f"{dose.id} often",
                    message="often",
                    basis=f"threshold:{SPARE}",
                    values=values | {"allowed": allowed, "on": dose.on},
                )
            was_beyond = is_beyond
