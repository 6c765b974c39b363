from hypothesis import given
from hypothesis import strategies as st

from clinic.core.sparkline import HEIGHT, WIDTH, draw

SCORES = st.lists(st.none() | st.floats(min_value=0, max_value=60), min_size=1, max_size=40)


def test_draw_missing_score_breaks_the_line() -> None:
    drawn = draw([20, 15, None, 9, 4])
    assert drawn is not None
    assert [len(run) for run in drawn.runs] == [2, 2]


def test_draw_without_any_score_is_none() -> None:
    assert draw([None, None]) is None


def test_draw_lower_score_lies_lower() -> None:
    drawn = draw([20, 5])
    assert drawn is not None
    (first, last) = drawn.runs[0]
    assert last[1] > first[1]


@given(SCORES, st.none() | st.floats(min_value=0, max_value=60))
def test_draw_stays_inside_its_box_and_keeps_every_score(
    scores: list[float | None], threshold: float | None
) -> None:
    drawn = draw(scores, threshold)
    points = [point for run in drawn.runs for point in run] if drawn else []
    assert len(points) == sum(score is not None for score in scores)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
