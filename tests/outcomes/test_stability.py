import pytest

from clinic.outcomes.rules import StableKind
from tests.outcomes.builders import MADRS, day, judged


@pytest.mark.parametrize(
    ("weekly", "kind", "since"),
    [
        ([12, 12, 12, 12], StableKind.REMISSION, 21),
        ([12, 20, 12, 12], StableKind.REMISSION, 28),
        ([16, 16, 16, 16], StableKind.RESPONSE, 21),
        ([16, 16, 12, 12], StableKind.RESPONSE, 21),
        ([20, 16, 16, 12, 12, 12], StableKind.RESPONSE, 28),
        ([12, 20, 20, 12, 20, 20], None, None),
        ([12, 12], None, None),
    ],
)
def test_stable_needs_three_of_the_last_four_weeks(
    weekly: list[int], kind: StableKind | None, since: int | None
) -> None:
    pairs = [(7 * (week + 1), total) for week, total in enumerate(weekly)]
    outcome = judged((0, 36), *pairs, criteria=MADRS)
    found = outcome.stability
    assert (found.kind if found else None) == kind
    assert outcome.stable_since == (None if since is None else day(since))


def test_stable_weeks_tolerate_visits_that_drift_by_a_few_days() -> None:
    assert judged((0, 36), (7, 10), (16, 10), (20, 30), (22, 10), criteria=MADRS).stable_since == day(22)


def test_stable_does_not_count_two_scores_of_one_week_twice() -> None:
    assert judged((0, 36), (7, 10), (9, 10), (10, 10), criteria=MADRS).stable_since is None


def test_stable_does_not_count_a_week_without_a_score() -> None:
    assert judged((0, 36), (7, 10), (28, 10), (35, 10), criteria=MADRS).stable_since is None
