"""The ladder of frequencies, rung by rung: never two at once, in neither direction."""

import pytest

from clinic.protocols.rules import templates
from clinic.protocols.rules.definition import Protocol
from clinic.protocols.rules.frequency import longer_step, relapse_step, step_back

LADDERS = [
    (protocol, phase.key, pair)
    for protocol in templates().values()
    for phase in protocol.phases
    if phase.interval
    for pair in zip(phase.interval.choices, phase.interval.choices[1:], strict=False)
]


@pytest.mark.parametrize(("protocol", "phase", "rungs"), LADDERS)
def test_step_goes_to_the_neighbouring_interval_and_back(
    protocol: Protocol, phase: str, rungs: tuple[int, int]
) -> None:
    shorter, longer = rungs
    up, down = longer_step(protocol, phase, shorter), step_back(protocol, phase, longer)
    assert up is not None
    assert down is not None
    assert (up.phase, up.interval_weeks) == (phase, longer)
    assert (down.phase, down.interval_weeks) == (phase, shorter)


def test_step_beyond_either_end_of_the_ladder_leaves_the_phase_or_finds_nothing() -> None:
    protocol = templates()["racemic-iv-standard"]
    phase = protocol.phases[-1]
    assert phase.interval is not None
    assert longer_step(protocol, phase.key, phase.interval.choices[-1]) is None
    back = step_back(protocol, phase.key, phase.interval.choices[0])
    assert back is not None
    assert back.phase != phase.key
    assert step_back(protocol, protocol.phases[0].key, None) is None


@pytest.mark.parametrize(
    ("key", "found"),
    [("racemic-iv-standard", "consolidation"), ("esketamine-eu", "weekly"), ("clinic-defined", None)],
)
def test_relapse_after_the_last_phase_leads_to_the_nearest_denser_one(key: str, found: str | None) -> None:
    """A finished course keeps no interval: the step is reckoned from what its last phase has by default."""
    step = relapse_step(templates()[key], None, None)
    assert (step.phase if step else None) == found
