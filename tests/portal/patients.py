"""What a patient does with a link, in a browser without script."""

from dataclasses import dataclass, field

from django.test import Client

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import send_form
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.instruments.rules import instrument
from clinic.instruments.services import make_link
from clinic.patients.models import Patient
from clinic.safety.models import Alert
from tests.build import BUILDER

BIRTH_DATE = {"day": "17", "month": "5", "year": "1980"}
WRONG_BIRTH_DATE = {"day": "1", "month": "1", "year": "1999"}


@dataclass
class Visitor:
    """A patient with a link just sent; every page is asked for and posted as a browser without script does."""

    patient: Patient
    form_request: FormRequest
    token: str
    client: Client = field(default_factory=Client)

    def at(self, page: str) -> str:
        """The address of a page of this form."""
        return f"/f/{self.form_request.pk}/{page}"

    def get(self, path: str) -> str:
        """The page's text, after redirects."""
        return self.client.get(path, follow=True).content.decode()

    def open(self) -> str:
        return self.get(f"/f/{self.token}/")

    def prove(self) -> str:
        """Open the link and give the right date of birth."""
        self.open()
        return self.client.post(self.at("birth-date/"), BIRTH_DATE, follow=True).content.decode()

    def answer(self, item: str, value: int | None, *, code: str = "phq-9", to: str = "next") -> str:
        """Choose one answer on the page of its question, and where the button leads."""
        data = {"to": to} if value is None else {f"q{item}": str(value), "to": to}
        return self.client.post(self.at(f"form/{code}/question/{item}/"), data).headers.get("Location", "")

    def fill(self, code: str = "phq-9", **others: int) -> dict[str, str]:
        """All answers on one page: 0, but for `others` such as q9=1."""
        chosen = {f"q{item.link_id}": 0 for item in instrument(code).items} | others
        return {name: str(value) for name, value in chosen.items()} | {"to": "send"}

    def kept(self) -> dict[str, dict[str, int]]:
        with enter_clinic(self.patient.clinic, by=BUILDER):
            draft: dict[str, dict[str, int]] = FormRequest.objects.get(pk=self.form_request.pk).draft
        return draft

    def stored(self) -> list[Assessment]:
        with enter_clinic(self.patient.clinic, by=BUILDER):
            return list(Assessment.objects.filter(request=self.form_request).order_by("recorded_at"))

    def alerts(self) -> list[Alert]:
        with enter_clinic(self.patient.clinic, by=BUILDER):
            return list(Alert.objects.open().filter(patient=self.patient))

    def links(self) -> list[FormLink]:
        with enter_clinic(self.patient.clinic, by=BUILDER):
            return list(self.form_request.links.order_by("created_at"))


def ask(patient: Patient, *instruments: str) -> Visitor:
    """Send the patient a form, PHQ-9 unless told otherwise."""
    with enter_clinic(patient.clinic, by=BUILDER):
        form_request, token = send_form(patient=patient, instruments=instruments or ("phq-9",), by=BUILDER)
    return Visitor(patient, form_request, token)


def remind(visitor: Visitor) -> Visitor:
    """The same form sent once more: a newer link, the same browser."""
    with enter_clinic(visitor.patient.clinic, by=BUILDER):
        token = make_link(request=visitor.form_request, by=BUILDER)
    return Visitor(visitor.patient, visitor.form_request, token, visitor.client)
