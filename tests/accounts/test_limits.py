"""The thresholds in force at a clinic."""

from decimal import Decimal

from clinic.accounts.models import ThresholdOverride
from clinic.accounts.selectors import limits_of
from clinic.accounts.services import override_threshold
from tests.build import BUILDER, Cast


def test_override_of_a_threshold_that_is_no_more_decides_nothing(inside: Cast) -> None:
    own = override_threshold(
        clinic=inside.clinic, key="misuse.craving.score", value=Decimal(5), reason="small clinic", by=BUILDER
    )
    gone = {"key": "misuse.interval_tolerance_days", "value": Decimal(3)}
    ThresholdOverride.objects.filter(pk=own.pk).update(**gone)
    limits = limits_of(inside.clinic)
    assert limits.whole("misuse.craving.score") == 7
    assert gone["key"] not in list(limits)
