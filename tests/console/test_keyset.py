"""Pages by the last row seen, against the whole list."""

import pytest

from clinic.console.presenters.keyset import KeysetPage, Order, cut
from clinic.patients.models import Patient
from tests.build import Cast, make_patient

NAMES = ["Abe", "Okafor", "Okafor", "Okafor", "Zhang", "Abe", "Ng"]


@pytest.fixture
def everybody(inside: Cast) -> list[Patient]:
    for name in NAMES:
        make_patient(inside.clinic, name)
    return list(Patient.objects.of(inside.clinic))


@pytest.mark.parametrize("descending", [False, True])
def test_cut_walked_forward_shows_everybody_once_in_order(
    inside: Cast, everybody: list[Patient], *, descending: bool
) -> None:
    order = Order(columns=("family_name", "given_names", "id"), descending=descending)
    key = lambda row: (row.family_name, row.given_names, row.pk)  # noqa: E731
    expected = sorted(everybody, key=key, reverse=descending)
    seen: list[Patient] = []
    page: KeysetPage[Patient] | None = None
    while page is None or page.after:
        page = _page(inside, order, after=page.after if page else None)
        seen += page.rows
    assert seen == expected


def test_cut_walked_back_gives_the_pages_seen_before(inside: Cast, everybody: list[Patient]) -> None:
    order = Order(columns=("family_name", "given_names", "id"))
    first = _page(inside, order)
    second = _page(inside, order, after=first.after)
    back = _page(inside, order, before=second.before)
    assert back.rows == first.rows
    assert (back.before, back.after) == (None, first.after)
    assert first.before is None


def _page(cast: Cast, order: Order, *, after: object = None, before: object = None) -> KeysetPage[Patient]:
    rows = Patient.objects.of(cast.clinic)
    return cut(
        rows,
        order,
        size=3,
        after=rows.filter(pk=after).first() if after else None,  # type: ignore[misc]
        before=rows.filter(pk=before).first() if before else None,  # type: ignore[misc]
    )
