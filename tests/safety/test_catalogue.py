"""The room's data: every reference and threshold resolves, every word is there."""

from clinic import evidence
from clinic.outcomes.rules.facts import RelapseReason
from clinic.safety.rules import adverse_events, alert_rules, misuse_rules


def test_thresholds_named_by_rules_exist() -> None:
    named = {
        key for rules in (misuse_rules(), alert_rules()) for rule in rules.values() for key in rule.thresholds
    }
    assert named
    assert named <= set(evidence.thresholds())


def test_list_begins_with_the_three_main_effects() -> None:
    first = list(adverse_events().values())[:3]
    assert [event.code for event in first] == ["blood-pressure-raised", "nausea", "dissociation"]
    assert {event.basis for event in first} == {("P23-08",)}


def test_events_that_mean_relapse_name_a_reason_outcomes_knows() -> None:
    relapse = {event.code: event.relapse for event in adverse_events().values() if event.relapse}
    assert relapse == {
        "suicide-attempt": "suicide-attempt",
        "suicide-prevention": "suicide-attempt",
        "completed-suicide": "suicide",
        "hospitalisation-for-depression": "hospitalisation",
    }
    assert set(relapse.values()) <= set(RelapseReason)
