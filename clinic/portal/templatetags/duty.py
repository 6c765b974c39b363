from django import template

from clinic.accounts.selectors import people_on_duty
from clinic.accounts.tenancy import entered_clinic

register = template.Library()


@register.simple_tag
def people_are_called() -> bool:
    """Whether the clinic this page is of has anybody who is told of an urgent answer by message."""
    clinic = entered_clinic()
    return clinic is not None and bool(people_on_duty(clinic, everybody=True))
