from collections import Counter
from decimal import Decimal

import pytest

from clinic import evidence

CLAIMS = tuple(evidence.claims().values())


def test_claims_of_the_four_papers_are_all_present() -> None:
    assert Counter(claim.paper.key for claim in CLAIMS) == {
        "krystal-2024": 28,
        "krystal-2023": 37,
        "torrado-pacheco-2024": 18,
        "dai-2025": 17,
    }


@pytest.mark.parametrize(("prefix", "count"), [("K24", 28), ("P23", 37), ("J24", 18), ("D25", 17)])
def test_claim_ids_run_without_a_gap(prefix: str, count: int) -> None:
    numbered = [claim.id for claim in CLAIMS if claim.id.startswith(prefix)]
    assert numbered == [f"{prefix}-{number:02}" for number in range(1, count + 1)]


def test_claims_are_worded_in_full_and_short_enough_for_the_panel() -> None:
    shown = {claim.id: (claim.topic, claim.title, claim.place, claim.we_use_it_for) for claim in CLAIMS}
    assert [id_ for id_, parts in shown.items() if not all(parts)] == []
    assert [claim.id for claim in CLAIMS if not claim.says.endswith(".") or len(claim.says) > 320] == []


def test_figure_is_one_number_or_one_rising_range_with_a_unit() -> None:
    for claim in CLAIMS:
        for figure in claim.figures:
            assert (figure.value is None) != (figure.interval is None), claim.id
            assert figure.unit, claim.id
            assert figure.interval is None or figure.interval[0] < figure.interval[1], claim.id


def test_claim_holds_the_reference_infusion() -> None:
    infusion = evidence.claim("K24-02")
    assert infusion.figure("dose") == evidence.Figure(name="dose", value=Decimal("0.5"), unit="mg/kg")
    assert infusion.figure("plasma target").interval == (Decimal(130), Decimal(200))


def test_figure_of_another_name_names_claim_and_figure() -> None:
    with pytest.raises(LookupError, match="K24-02 has no figure 'half-life'"):
        evidence.claim("K24-02").figure("half-life")


def test_claim_unknown_raises_naming_the_id() -> None:
    with pytest.raises(evidence.UnknownClaimError, match="no claim 'K24-99'"):
        evidence.claim("K24-99")


def test_paper_unknown_raises_naming_the_key() -> None:
    with pytest.raises(evidence.UnknownPaperError, match="no paper 'nobody-1900'"):
        evidence.paper("nobody-1900")


def test_claims_mapping_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        evidence.claims()["K24-01"] = evidence.claim("K24-02")  # type: ignore[index]
