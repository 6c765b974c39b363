"""Supply for use outside the clinic, as it is handed out."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from clinic.accounts.records import record
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.patients.services import check_happened
from clinic.treatments.models import TakeHomeSupply


@transaction.atomic
def dispense_take_home(
    *,
    patient: Patient,
    dispensed_on: dt.date,
    product: str,
    form: str,
    amount_mg: Decimal,
    units: int = 1,
    instructions: str = "",
    by: Actor,
    client_key: str | None = None,
) -> TakeHomeSupply:
    """`amount_mg` of all `units` together. Raises FieldError for none of it, or a date that check_happened refuses."""
    if amount_mg <= 0:
        raise FieldError("amount_mg", amount_mg, "must be more than 0 mg")
    if units < 1:
        raise FieldError("units", units, "must be 1 or more")
    check_happened(patient=patient, dispensed_on=dispensed_on)
    return record(
        TakeHomeSupply,
        clinic=patient.clinic,
        patient=patient,
        dispensed_on=dispensed_on,
        product=product,
        form=form.strip(),
        amount_mg=amount_mg,
        units=units,
        instructions=instructions.strip(),
        by=by,
        client_key=client_key,
    )
