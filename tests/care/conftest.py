import pytest

from clinic.accounts.models import Clinic
from clinic.care.clinics import open_clinic
from tests.build import BUILDER, FACTS


@pytest.fixture
def clinic(db: None) -> Clinic:
    """One that tables are imported into."""
    return open_clinic(slug="trial", name="Trial", time_zone="Europe/London", by=BUILDER, **FACTS)
