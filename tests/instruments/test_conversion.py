"""The published QIDS-SR16 and HAM-D17 table."""

import pytest

from clinic.instruments.rules import (
    AnswerError,
    UnknownConversionError,
    approximate_conversion,
    instrument,
    is_remission,
)
from clinic.instruments.rules.conversion import qids_ham_d17

QIDS, HAMD = instrument("qids-sr16"), instrument("ham-d17")


@pytest.mark.parametrize(
    ("qids", "hamd"), [(0, (0, 0)), (5, (7, 7)), (11, (14, 15)), (26, (33, 35)), (27, (36, 52))]
)
def test_conversion_of_qids_reads_the_printed_row(qids: int, hamd: tuple[int, int]) -> None:
    found = approximate_conversion(QIDS, HAMD, qids)
    assert (found.low, found.high, found.label) == (*hamd, "Approximate conversion")


def test_conversion_lines_up_both_remission_cutoffs() -> None:
    for total in range(28):
        assert is_remission(QIDS, total) == is_remission(HAMD, approximate_conversion(QIDS, HAMD, total).high)


def test_conversion_back_spans_the_two_rows_printed_alike() -> None:
    found = approximate_conversion(HAMD, QIDS, 18)
    assert (found.low, found.high) == (14, 15)


def test_conversion_table_leaves_no_hamd_total_out() -> None:
    covered = {total for low, high in qids_ham_d17().ranges for total in range(low, high + 1)}
    assert covered == set(range(53))
    assert len(qids_ham_d17().ranges) == 28


def test_conversion_of_an_impossible_total_raises() -> None:
    with pytest.raises(AnswerError, match="qids-sr16 total: 28 is not a whole number from 0 to 27"):
        approximate_conversion(QIDS, HAMD, 28)


def test_conversion_without_a_table_raises() -> None:
    with pytest.raises(UnknownConversionError, match="no table converts phq-9 to madrs"):
        approximate_conversion(instrument("phq-9"), instrument("madrs"), 3)
