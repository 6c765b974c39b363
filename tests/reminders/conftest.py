from collections.abc import Iterator

import pytest
import time_machine

from tests.reminders.builders import NOW


@pytest.fixture
def morning() -> Iterator[time_machine.Traveller]:
    """Time stands at NOW until the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
