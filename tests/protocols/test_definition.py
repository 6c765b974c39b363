import json
from decimal import Decimal
from typing import Any

import pytest

from clinic.protocols.rules import (
    ProtocolError,
    locked_changes,
    numbers,
    parse_protocol,
    templates,
    to_mapping,
)
from clinic.protocols.rules.wording import interval_text, length_text


def mapping(key: str = "racemic-iv-standard") -> dict[str, Any]:
    return to_mapping(templates()[key])


def refused(table: dict[str, Any]) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(table)
    return caught.value


@pytest.mark.parametrize("key", sorted(templates()))
def test_mapping_of_a_template_through_json_reads_back_equal(key: str) -> None:
    stored = json.loads(json.dumps(to_mapping(templates()[key])))
    assert parse_protocol(stored) == templates()[key]


def test_parse_with_a_missing_field_names_it() -> None:
    table = mapping()
    del table["phases"][1]["window_after_days"]
    assert refused(table).field == "phases[1].window_after_days"


def test_parse_with_a_misspelt_field_refuses_it() -> None:
    table = mapping()
    table["phases"][0]["visit"] = table["phases"][0].pop("visits")
    error = refused(table)
    assert error.field == "phases[0].visit"
    assert "is not a field" in str(error)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("key",), "Not A Key"),
        (("key",), "k" * 41),
        (("name",), "  "),
        (("jurisdiction",), "usa"),
        (("products",), ["psilocybin"]),
        (("routes",), []),
        (("basis",), ["somewhere"]),
        (("relapse_phase",), "nowhere"),
        (("observation_minutes", "value"), -1),
        (("observation_minutes", "editable"), "yes"),
        (("dose", "mg_per_kg", "value"), 0.5),
        (("dose", "mg_per_kg", "value"), "half"),
        (("dose", "mg_per_kg", "value"), "-0.5"),
        (("phases",), []),
        (("phases", 0), "induction"),
        (("phases", 0, "kind"), "loading"),
        (("phases", 0, "visits", "value"), True),
        (("phases", 0, "visits", "value"), 61),
        (("phases", 0, "visits_per_week", "value"), 3),
        (("phases", 2, "interval", "value"), 13),
        (("phases", 0, "instruments", 0, "code"), "PHQ 9"),
    ],
)
def test_parse_with_a_bad_value_names_field_and_value(path: tuple[str | int, ...], value: object) -> None:
    table: Any = mapping()
    table["relapse_phase"] = "induction"
    inner = table
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    error = refused(table)
    assert repr(error.value) in str(error)
    assert str(path[0]).split("_", maxsplit=1)[0] in error.field or error.field == "phase"


@pytest.mark.parametrize(
    ("key", "path", "lowest", "highest"),
    [
        ("racemic-iv-standard", ("observation_minutes",), 0, 1440),
        ("racemic-iv-standard", ("rebook_days",), 1, 28),
        ("racemic-iv-standard", ("dose", "minutes"), 1, 240),
        ("esketamine-eu", ("dose", "reduced_from_age"), 18, 120),
        ("racemic-iv-standard", ("phases", 0, "visits"), 1, 60),
        ("racemic-iv-standard", ("phases", 0, "visits_per_week"), 1, 2),
        ("racemic-iv-standard", ("phases", 0, "instruments", 0), 1, 60),
        ("racemic-iv-standard", ("phases", 0, "gate", "decide_within_days"), 1, 28),
        ("racemic-iv-standard", ("phases", 2, "interval"), 1, 12),
        ("racemic-iv-standard", ("phases", 2, "review_weeks"), 1, 52),
        ("racemic-iv-standard", ("phases", 2, "window_before_days"), 0, 7),
        ("racemic-iv-standard", ("phases", 2, "window_after_days"), 0, 7),
        ("ketamine-assisted-psychotherapy", ("phases", 1, "integration", "earliest_hours"), 0, 168),
        ("ketamine-assisted-psychotherapy", ("phases", 1, "integration", "latest_hours"), 24, 168),
    ],
)
def test_parse_takes_a_number_up_to_its_limits_and_refuses_the_next_by_name(
    key: str, path: tuple[str | int, ...], lowest: int, highest: int
) -> None:
    """At its limit a number may still disagree with another, which is refused by another name."""
    for value in (lowest, highest):
        assert _refused_at(key, path, value) != _named(path)
    for value in (lowest - 1, highest + 1):
        assert _refused_at(key, path, value) == _named(path)


def _refused_at(key: str, path: tuple[str | int, ...], value: int) -> str | None:
    table: Any = mapping(key)
    inner = table
    for step in path:
        inner = inner[step]
    inner["value"] = value
    try:
        parse_protocol(table)
    except ProtocolError as error:
        return error.field
    return None


def _named(path: tuple[str | int, ...]) -> str:
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in (*path, "value"))
    return "".join(parts).removeprefix(".")


def test_parse_with_choices_lacking_the_default_is_refused() -> None:
    table = mapping()
    table["phases"][2]["interval"]["choices"] = [1, 3, 4]
    assert refused(table).field == "phases[2].interval.choices"


def test_parse_with_two_spacings_in_one_phase_is_refused() -> None:
    table = mapping()
    table["phases"][0]["interval"] = table["phases"][1]["interval"]
    assert refused(table).field == "phases[0].interval"


def test_parse_with_windows_that_would_overlap_is_refused() -> None:
    table = mapping()
    table["phases"][1]["window_after_days"]["value"] = 5
    assert refused(table).field == "phases[1].window_after_days"


def test_parse_with_an_open_ended_phase_before_another_is_refused() -> None:
    table = mapping()
    del table["phases"][0]["visits"]
    assert refused(table).field == "phases.induction.visits"


def test_parse_with_the_same_phase_key_twice_is_refused() -> None:
    table = mapping()
    table["phases"][1]["key"] = "induction"
    assert refused(table).field == "phases"


def test_parse_with_integration_outside_dosing_is_refused() -> None:
    table = mapping("ketamine-assisted-psychotherapy")
    table["phases"][0]["integration"] = table["phases"][1]["integration"]
    assert refused(table).field == "phases[0].integration"


def test_parse_with_integration_hours_reversed_is_refused() -> None:
    table = mapping("ketamine-assisted-psychotherapy")
    table["phases"][1]["integration"]["earliest_hours"]["value"] = 96
    assert refused(table).field == "phases[1].integration.latest_hours"


def test_phase_lookup_with_an_unknown_key_names_it() -> None:
    with pytest.raises(ProtocolError, match="'booster'"):
        templates()["esketamine-eu"].phase("booster")


def test_numbers_of_a_protocol_are_found_by_path() -> None:
    found = numbers(templates()["racemic-iv-standard"])
    assert found["dose.mg_per_kg"].value == Decimal("0.5")
    assert found["phases.induction.visits"].value == 8
    assert found["phases.maintenance.review_weeks"].value == 12
    assert found["phases.induction.instruments.phq-9"].value == 2


def test_locked_changes_of_label_numbers_are_listed_and_editable_ones_are_not() -> None:
    before = templates()["esketamine-us-trd"]
    table = to_mapping(before)
    table["phases"][0]["visits"]["value"] = 6
    table["phases"][0]["window_after_days"]["value"] = 0
    del table["dose"]["later_mg"]
    assert locked_changes(before, parse_protocol(table)) == ("dose.later_mg", "phases.induction.visits")
    assert locked_changes(before, before) == ()


def test_length_text_of_four_weeks_says_it_is_a_month() -> None:
    assert length_text(12) == "12 weeks (3 months of 4 weeks)"
    assert interval_text(4) == "every 4 weeks (1 month of 4 weeks)"
    assert (interval_text(1), interval_text(3)) == ("every week", "every 3 weeks")
