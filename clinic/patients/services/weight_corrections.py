"""A weight that was wrong: corrected beside the old row."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from clinic.accounts.records import change, check_changed, require_reason
from clinic.core.actor import Actor
from clinic.core.errors import TransitionError
from clinic.patients.models import Weight
from clinic.patients.services.weights import record_weight_unasked


@transaction.atomic
def amend_weight(
    *, weight: Weight, kg: Decimal, measured_at: dt.datetime, note: str = "", reason: str, by: Actor
) -> Weight:
    """The corrected row; the old one is kept, marked amended. Another system corrects: a jump is kept in doubt.

    Raises as `record_weight_unasked` does, FieldError without a reason, TransitionError when it no longer stands.
    """
    require_reason(reason, "say what was wrong")
    weight.refresh_from_db()
    if not weight.stands:
        raise TransitionError(f"This weight is {weight.get_status_display()} already.")
    check_changed(weight, {"kg": kg, "measured_at": measured_at, "note": note})
    # First, so that the new one is compared with the one that was wrong only where there is no other.
    change(weight, by=by, status=Weight.Status.AMENDED, status_reason=reason.strip())
    corrected = record_weight_unasked(
        patient=weight.patient, kg=kg, measured_at=measured_at, in_place_of=weight, by=by
    )
    return change(corrected, by=by, replaces=weight, note=note)
