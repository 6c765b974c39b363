import pytest

from clinic import evidence
from clinic.evidence import BasisKind, Status


def test_basis_of_a_claim_carries_paper_and_place() -> None:
    found = evidence.basis("K24-05")
    assert (found.kind, found.status) == (BasisKind.CLAIM, Status.READ)
    assert "2.0 mg/kg" in found.says
    assert found.place.endswith("p. 42")
    assert found.citation.startswith("Krystal JH, Kavalali ET")
    assert found.link == "https://doi.org/10.1038/s41386-023-01629-w"


def test_basis_of_a_source_carries_its_note_and_address() -> None:
    found = evidence.basis("source:us-rems")
    assert found.kind is BasisKind.SOURCE
    assert found.says == evidence.source("us-rems").note
    assert found.link.startswith("https://www.accessdata.fda.gov/")


def test_basis_of_a_fact_says_the_fact_and_keeps_the_note() -> None:
    found = evidence.basis("source:us-rems#monitoring-form")
    assert "within 7 days" in found.says
    assert found.note == evidence.source("us-rems").note


def test_basis_of_a_fact_may_be_weaker_than_its_source() -> None:
    assert evidence.basis("source:sustain-1").status is Status.READ
    assert evidence.basis("source:sustain-1#relapse").status is Status.NOT_VERIFIED


def test_basis_of_an_editable_default_is_never_citable() -> None:
    ours = evidence.basis(evidence.EDITABLE_DEFAULT)
    assert ours.kind is BasisKind.EDITABLE_DEFAULT
    assert not ours.status.is_citable
    assert ours.link == ""


def test_bases_keeps_the_order_written() -> None:
    refs = ("editable-default", "K24-01", "source:us-rems")
    assert tuple(found.ref for found in evidence.bases(refs)) == refs
    assert evidence.bases("K24-01") == (evidence.basis("K24-01"),)


@pytest.mark.parametrize(
    ("ref", "error", "named"),
    [
        ("K24-99", evidence.UnknownClaimError, "'K24-99'"),
        ("", evidence.UnknownClaimError, "''"),
        ("source:nowhere", evidence.UnknownSourceError, "'nowhere'"),
        ("source:us-rems#nothing", evidence.UnknownSourceError, "'source:us-rems#nothing'"),
        ("editable_default", evidence.UnknownClaimError, "'editable_default'"),
    ],
)
def test_basis_unknown_raises_naming_the_reference(ref: str, error: type[Exception], named: str) -> None:
    with pytest.raises(error, match=named):
        evidence.basis(ref)


def test_status_has_words_for_the_screen() -> None:
    assert len({status.label for status in Status}) == len(Status)


def test_status_of_several_is_the_weakest() -> None:
    assert Status.weakest([Status.READ, Status.NOT_VERIFIED, Status.OLDER_COPY]) is Status.NOT_VERIFIED


def test_sources_are_worded_and_their_addresses_are_web_addresses() -> None:
    for source in evidence.sources().values():
        assert source.title
        assert source.note.endswith("."), source.key
        assert all(fact.says.endswith(".") for fact in source.facts.values()), source.key
        addresses = {source.url, *(fact.url for fact in source.facts.values())} - {""}
        assert all(address.startswith(("https://", "http://")) for address in addresses), source.key
