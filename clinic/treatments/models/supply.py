"""Supply dispensed for use outside the clinic."""

from decimal import Decimal

from django.db import models

from clinic.accounts.models import ClinicFact
from clinic.audit.history import tracked
from clinic.core.formats import plain_number
from clinic.patients.models import Patient
from clinic.protocols.rules.wording import product_text


@tracked
class TakeHomeSupply(ClinicFact):
    """Take-home supply; each one raises a misuse flag for review (P23-12, P23-26 to P23-28)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="take_home_supplies")
    dispensed_on = models.DateField()
    product = models.CharField(max_length=40)
    form = models.CharField(max_length=80, help_text="Lozenge, troche, nasal spray")
    amount_mg = models.DecimalField(max_digits=8, decimal_places=2)
    units = models.PositiveSmallIntegerField(default=1)
    instructions = models.CharField(max_length=500, blank=True)

    class Meta(ClinicFact.Meta):
        constraints = [
            *ClinicFact.Meta.constraints,
            models.CheckConstraint(
                name="take_home_amount_positive", condition=models.Q(amount_mg__gt=Decimal(0))
            ),
        ]
        indexes = [models.Index(fields=["clinic", "patient", "-dispensed_on"], name="take_home_by_patient")]

    def __str__(self) -> str:
        return f"{plain_number(self.amount_mg)} mg {product_text(self.product)} of {self.dispensed_on}"
