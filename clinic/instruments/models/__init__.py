from clinic.instruments.models.assessment import Assessment
from clinic.instruments.models.request import FormLink, FormRequest

__all__ = ["Assessment", "FormLink", "FormRequest"]
