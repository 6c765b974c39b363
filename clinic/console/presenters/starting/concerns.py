"""What speaks for and against starting: screen, history, consent, medication, each with what would settle it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from clinic.core.formats import calendar_date
from clinic.patients.models import Consent, Diagnosis, Medication, Patient
from clinic.patients.rules import LABEL, Concern, Eligibility
from clinic.patients.selectors import eligibility, has_consent, interactions, latest_screen
from clinic.protocols.models import ProtocolVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`tone` is none, problem (needs a reason to go on), caution, or empty; `href` opens what would settle it."""

    text: str
    icon: str
    tone: str = ""
    basis: tuple[str, ...] = ()
    href: str = ""
    word: str = ""


REMEDIES = {
    "no-screen": ("screen", "Screen the patient"),
    "unasked": ("screen", "Ask"),
    "too-few-trials": ("trial", "Add a trial"),
    "no-diagnosis": ("diagnosis", "Add a diagnosis"),
    "off-label": ("consent", "Record consent"),
}
"""By the code of a concern, or what stands before its colon: the form that settles it, and a word for the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`needs_reason` when a prescriber must say why treatment starts all the same."""

    lines: tuple[Line, ...]
    needs_reason: bool


def standing_of(patient: Patient, version: ProtocolVersion, diagnosis: Diagnosis | None) -> Standing:
    found = eligibility(patient, version, diagnosis=diagnosis)
    return Standing(lines=tuple(_lines(patient, found)), needs_reason=bool(found.problems))


def _lines(patient: Patient, found: Eligibility) -> Iterator[Line]:
    yield from _concerns(patient, found.problems, icon="alert-triangle", tone="problem")
    yield from _screened(patient)
    yield _consent(patient)
    yield from _concerns(patient, found.cautions, icon="alert-circle", tone="caution")
    for medication, interaction in interactions(patient):
        text = f"{str(medication).capitalize()}: {interaction.effect.label.lower()}. {interaction.says}"
        yield Line(text=text, icon="pill", tone="caution", basis=interaction.basis)
    yield from _medication(patient)
    yield from _concerns(patient, found.unasked, icon="help-circle", tone="")


def _screened(patient: Patient) -> Iterator[Line]:
    """Only what was asked and answered with no; a contraindication found, or one nobody asked about, is a line of its
    own."""
    screen = latest_screen(patient)
    if screen is None or screen.present:
        return
    asked, all_of_them = len(screen.ABSOLUTE) - len(screen.absolute_unasked), len(screen.ABSOLUTE)
    on = calendar_date(screen.screened_on)
    if asked == all_of_them:
        text = f"None of the label's {all_of_them} contraindications, asked on {on}."
        yield Line(text=text, icon="circle-check", tone="none", basis=LABEL)
    elif asked:
        text = f"{asked} of the label's {all_of_them} contraindications asked on {on}, answered no."
        yield Line(text=text, icon="help-circle", basis=LABEL)


def _medication(patient: Patient) -> Iterator[Line]:
    if not patient.medications.filter(status=Medication.Status.FINAL).exists():
        text = "No medication is recorded, so no interaction was looked for."
        href = _form(patient, "medication")
        yield Line(text=text, icon="help-circle", href=href, word="Record what is taken")


def _consent(patient: Patient) -> Line:
    """The dose waits for it on the day; whoever starts a course should know before."""
    if has_consent(patient, Consent.Kind.TREATMENT):
        return Line(text="Consent to treatment is recorded.", icon="circle-check", tone="none")
    return Line(
        text="No consent to treatment is recorded.",
        icon="alert-circle",
        tone="caution",
        href=_form(patient, "consent"),
        word="Record consent",
    )


def _concerns(patient: Patient, concerns: Iterable[Concern], *, icon: str, tone: str) -> Iterator[Line]:
    for concern in concerns:
        kind, word = REMEDIES.get(concern.code.partition(":")[0], ("", ""))
        href = _form(patient, kind) if kind else ""
        yield Line(text=concern.text, icon=icon, tone=tone, basis=concern.basis, href=href, word=word)


def _form(patient: Patient, kind: str) -> str:
    return reverse(f"console:record-{kind}", args=[patient.pk])
