import pytest

from clinic import evidence
from clinic.evidence import Attention, Effect


def effects(drug_name: str) -> set[Effect]:
    return {found.effect for found in evidence.interactions_for(drug_name)}


@pytest.mark.parametrize(
    ("drug_name", "expected"),
    [
        ("lorazepam", {Effect.MAY_REDUCE_BENEFIT, Effect.ATTENUATES_DISSOCIATION, Effect.ADDS_SEDATION}),
        ("Lamotrigine 200 mg tablet", {Effect.MAY_REDUCE_BENEFIT, Effect.ATTENUATES_DISSOCIATION}),
        ("METHYLPHENIDATE", {Effect.RAISES_BLOOD_PRESSURE}),
        ("tranylcypromine", {Effect.RAISES_BLOOD_PRESSURE}),
        ("oxycodone/naloxone", {Effect.ADDS_SEDATION}),
        ("naltrexone", {Effect.CONFLICTING_EVIDENCE, Effect.NO_ATTENUATION}),
        ("memantine", {Effect.OTHER_NMDA_ANTAGONIST}),
        ("dextromethorphan-bupropion", {Effect.OTHER_NMDA_ANTAGONIST}),
        ("nimodipine", {Effect.ATTENUATES_DISSOCIATION, Effect.UNTESTED}),
        ("sirolimus", {Effect.MAY_PROLONG_EFFECT}),
        ("clozapine", {Effect.ATTENUATES_PSYCHOSIS}),
        ("haloperidol decanoate", {Effect.NO_ATTENUATION}),
        ("Fluticasone propionate nasal spray", {Effect.SPACING}),
    ],
)
def test_interactions_of_a_drug_follow_the_table(drug_name: str, expected: set[Effect]) -> None:
    assert effects(drug_name) == expected


@pytest.mark.parametrize(
    "drug_name", ["", "sertraline", "bupropion", "norlorazepam", "fluticasone inhaler", "amphetamines"]
)
def test_interactions_need_the_whole_generic_name(drug_name: str) -> None:
    assert evidence.interactions_for(drug_name) == ()


def test_naltrexone_is_information_only() -> None:
    found = evidence.interactions_for("naltrexone")
    assert {interaction.attention for interaction in found} == {Attention.INFORMATION}


@pytest.mark.parametrize("effect", [Effect.RAISES_BLOOD_PRESSURE, Effect.ADDS_SEDATION])
def test_interactions_of_the_label_ask_for_closer_monitoring(effect: Effect) -> None:
    rows = [found for found in evidence.interactions() if found.effect is effect]
    assert {found.attention for found in rows} == {Attention.MONITOR_CLOSELY}


def test_interactions_are_worded_and_name_their_basis() -> None:
    for found in evidence.interactions():
        assert found.why, found.title
        assert all((found.title, found.says, found.action, found.effect.label))
        assert all(drug == drug.lower() for drug in found.drugs), found.title
