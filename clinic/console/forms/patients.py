"""Who the patient is and how the clinic may reach them."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import transaction
from django.forms import BoundField

from clinic.accounts.models import Clinic
from clinic.care.people import register_patient, set_contact_preferences, update_patient
from clinic.console.forms.base import VerbForm
from clinic.console.forms.fields import AskedField, DayField, sentence_case
from clinic.console.forms.namesakes import OthersField, asking_about_others
from clinic.console.presenters.languages import CONSOLE, language_choices
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.patients.models import Patient

DETAILS = (
    "family_name",
    "given_names",
    "preferred_name",
    "date_of_birth",
    "sex",
    "language",
    "email",
    "phone",
    "address",
    "pregnancy",
    "pregnancy_checked_on",
    "driving",
    "escort_name",
    "escort_phone",
    "japanese_ancestry",
)
PREFERENCES = ("preferred_channel", "email_consent", "sms_consent")
SMS = Patient.Channel.SMS


class PatientForm(VerbForm):
    """`expected_version` is that of the row as it was shown; what somebody else changed since is not overwritten."""

    names = {"sms_consent_at": "sms_consent"}
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Identity": DETAILS[:6],
        "Contact": ("email", "phone", "address", "preferred_channel", "email_consent", "sms_consent"),
        "For safe treatment": DETAILS[9:],
    }
    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    family_name = forms.CharField(
        label="Family name", max_length=120, help_text="A person with one name has it here."
    )
    given_names = forms.CharField(label="Given names", max_length=160, required=False)
    preferred_name = forms.CharField(label="Preferred name", max_length=120, required=False)
    date_of_birth = DayField(
        label="Date of birth",
        required=False,
        help_text="Without it no form link can be sent: the link asks the patient for it.",
    )
    sex = forms.ChoiceField(
        label="Sex", choices=sentence_case(Patient.Sex.choices), initial=Patient.Sex.UNKNOWN
    )
    language = forms.ChoiceField(label="Language", required=False, initial=CONSOLE)
    email = forms.EmailField(label="E-mail", required=False)
    email_consent = forms.BooleanField(label="Agreed to get e-mails", required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    sms_consent = forms.BooleanField(label="Agreed to get text messages", required=False)
    preferred_channel = forms.ChoiceField(
        label="Preferred channel",
        choices=sentence_case(Patient.Channel.choices),
        initial=Patient.Channel.EMAIL,
    )
    address = forms.CharField(label="Address", max_length=300, required=False)
    pregnancy = forms.ChoiceField(label="Pregnancy", choices=sentence_case(Patient.Pregnancy.choices))
    pregnancy_checked_on = DayField(label="Pregnancy checked on", required=False)
    driving = forms.ChoiceField(label="Driving", choices=sentence_case(Patient.Driving.choices))
    escort_name = forms.CharField(label="Escort after treatment", max_length=160, required=False)
    escort_phone = forms.CharField(label="Escort's phone", max_length=40, required=False)

    others = OthersField()
    japanese_ancestry = AskedField(
        label="Japanese ancestry",
        help_text="Asked for one reason: the EU label of esketamine starts these patients at 28 mg. "
        "Used for nothing else; leave it unasked for other treatments.",
    )

    def __init__(self, *args: Any, clinic: Clinic, patient: Patient | None = None, **kwargs: Any) -> None:
        self.clinic, self.patient = clinic, patient
        if patient is not None:
            kwargs.setdefault("initial", _stored(patient))
        super().__init__(*args, **kwargs)
        if not settings.SMS_PROVIDER:
            self._leave_out_text_messages()
        self.fields["language"].choices = language_choices(patient.language if patient else "")  # type: ignore[attr-defined]

    def _leave_out_text_messages(self) -> None:
        """Where nobody delivers them, unless they were chosen while somebody did: then it can be taken back."""
        preferred = self.fields["preferred_channel"]
        preferred.help_text = "Text messages are not set up here."
        if self.patient is None or self.patient.sms_consent_at is None:
            del self.fields["sms_consent"]
        if self.patient is None or self.patient.preferred_channel != SMS:
            preferred.choices = [each for each in preferred.choices if each[0] != SMS]  # type: ignore[attr-defined]

    @property
    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        for title, names in self.groups.items():
            yield title, [self[name] for name in names if name in self.fields]

    def store(self, *, by: Actor) -> Patient | None:
        """None when the form has errors, its own or the verbs'."""
        if not self.is_valid():
            return None
        stored = self.attempt(
            lambda: asking_about_others(
                self, lambda: self._register(by) if self.patient is None else self._update(by)
            )
        )
        if self.conflicted and self.patient is not None:
            self._offer_again(self.patient)
        return stored

    def _register(self, by: Actor) -> Patient:
        agreed = {
            f"{channel}_consent_at": clock.now() if self.cleaned_data.get(f"{channel}_consent") else None
            for channel in ("email", "sms")
        }
        typed = self.values(*DETAILS, "preferred_channel")
        return register_patient(
            clinic=self.clinic, by=by, client_key=self.key, **typed, **self.values("others"), **agreed
        )

    @transaction.atomic
    def _update(self, by: Actor) -> Patient:
        patient = update_patient(
            patient=self.patient,  # type: ignore[arg-type]
            expected_version=self.cleaned_data["expected_version"] or 0,
            by=by,
            **self.values(*DETAILS, "others"),
        )
        return set_contact_preferences(
            patient=patient, by=by, **self.values(*(name for name in PREFERENCES if name in self.fields))
        )

    def _offer_again(self, patient: Patient) -> None:
        """Say what is stored where it differs; saved once more, what was typed replaces it knowingly."""
        now = Patient.objects.of(self.clinic).get(pk=patient.pk)
        stored = _stored(now)
        for name in (*DETAILS, *PREFERENCES):
            if name in self.fields and self.cleaned_data.get(name) != stored[name]:
                self.add_error(name, f"Stored now: {self._shown(name, stored[name])}")
        self.data = dict(self.data.items()) | {"expected_version": str(now.version)}

    def _shown(self, name: str, value: object) -> str:
        words = dict(getattr(self.fields[name], "choices", ()))
        return str(words[value]) if value in words else _told(value)


def _stored(patient: Patient) -> dict[str, Any]:
    return {name: getattr(patient, name) for name in (*DETAILS, "preferred_channel")} | {
        "expected_version": patient.version,
        "email_consent": patient.email_consent_at is not None,
        "sms_consent": patient.sms_consent_at is not None,
    }


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in {None, ""} else "nothing"
