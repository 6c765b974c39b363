import pytest

from tests.build import Cast
from tests.portal.patients import Visitor, ask


@pytest.fixture
def visitor(cast: Cast) -> Visitor:
    """Asked for a PHQ-9; the link is not opened yet."""
    return ask(cast.patient)
