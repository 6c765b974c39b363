import pytest
from pytest_django import Settings

from tests.build import Cast
from tests.fhir.support import Ehr, make_ehr


@pytest.fixture(autouse=True)
def _no_collected_static(settings: Settings) -> None:
    """WhiteNoise warns of a folder that only a deployment has."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def ehr(cast: Cast) -> Ehr:
    return make_ehr(cast.clinic)
