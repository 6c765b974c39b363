"""What is known of the person: history, medication, consent, measurements, notes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, QuerySet, Value

from clinic import evidence
from clinic.accounts.roles import Permission
from clinic.accounts.selectors import limits_of
from clinic.console.presenters import links
from clinic.console.presenters.chart.facts import Aside, Fact, Link, corrected_asides, traced
from clinic.console.presenters.chart.sections import Kind, May
from clinic.console.presenters.corrected import corrected_weight
from clinic.console.presenters.why import threshold_ref
from clinic.core import formats
from clinic.evidence import Attention, Interaction
from clinic.patients.models import (
    Allergy,
    AntidepressantTrial,
    Consent,
    ContraindicationScreen,
    Diagnosis,
    Medication,
    Note,
    Patient,
    Weight,
)
from clinic.patients.rules import JUMP_LIMITS, MIN_WEEKS, SCREEN_TEXT, PastTrial
from clinic.patients.selectors import past_trial

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


WEIGHT_REFS = tuple(threshold_ref(key) for key in JUMP_LIMITS)


class _Least(TypedDict):
    least_weeks: int


def medication(row: Medication, may: May) -> Fact:
    is_taken = row.stands and row.stopped_on is None
    stop = Link(word="Stop", href=links.stop_medication(row.pk))
    return Fact(
        what=row.name,
        detail=row.dose,
        on=row.started_on,
        state=f"stopped {formats.calendar_date(row.stopped_on)}" if row.stopped_on else "",
        asides=tuple(_interactions(row.name)) if is_taken else (),
        links=(stop,) if is_taken and may(Permission.RECORD_HISTORY) else (),
        trace=traced("medication", row),
    )


def _interactions(name: str) -> Iterator[Aside]:
    for found in evidence.interactions_for(name):
        is_warning = found.attention is Attention.MONITOR_CLOSELY
        yield Aside(text=_said(found), refs=found.basis, is_warning=is_warning)


def _said(found: Interaction) -> str:
    return f"{found.effect.label}. {found.says} {found.action}".strip()


def diagnosis(row: Diagnosis, _may: May) -> Fact:
    words = ", ".join(filter(None, (row.icd10, row.text)))
    return Fact(
        what=row.get_indication_display().capitalize(),
        detail=words,
        on=row.since,
        state="treated here" if row.is_primary else "",
        trace=traced("diagnosis", row),
    )


def trial(row: "WithAnnotations[AntidepressantTrial, _Least]", _may: May) -> Fact:
    dose = formats.quantity(row.dose_mg, "mg a day") if row.dose_mg is not None else ""
    weeks = f"{row.weeks} weeks" if row.weeks is not None else ""
    return Fact(
        what=row.drug,
        detail=", ".join(filter(None, (dose, weeks, row.get_outcome_display()))),
        on=row.started_on,
        state=_standing(past_trial(row), row.least_weeks),
        trace=traced("trial", row),
    )


def _standing(tried: PastTrial, least_weeks: int) -> str:
    if not tried.failed:
        return ""
    if tried.is_short(least_weeks):
        return f"under {least_weeks} weeks, does not count towards resistance"
    if tried.in_episode is False:
        return "of an earlier episode, does not count towards resistance"
    unknown = {"length unknown": tried.weeks, "present episode not asked": tried.in_episode}
    doubts = [words for words, answer in unknown.items() if answer is None]
    return ", ".join(("counts towards resistance once for each drug", *doubts))


def screen(row: ContraindicationScreen, _may: May) -> Fact:
    """Each item answered yes is named with what it rests on."""
    said = tuple(
        Aside(text=text[:1].upper() + text[1:], refs=refs, is_warning=name in row.ABSOLUTE)
        for name, (text, refs) in SCREEN_TEXT.items()
        if getattr(row, name)
    )
    unasked = ", ".join(SCREEN_TEXT[name][0] for name in row.unasked)
    return Fact(
        what=_found(row, said=bool(said)),
        detail=row.note,
        on=row.screened_on,
        state=f"not asked: {unasked}" if unasked else "",
        tone="red" if row.present else "",
        asides=said,
        trace=traced("screen", row),
    )


def _found(row: ContraindicationScreen, *, said: bool) -> str:
    """A question nobody asked was not answered with no."""
    if said:
        return "Something found"
    asked = len(SCREEN_TEXT) - len(row.unasked)
    if not asked:
        return "Nothing was asked"
    return "Nothing found in what was asked" if row.unasked else "Nothing found"


def allergy(row: Allergy, _may: May) -> Fact:
    return Fact(
        what=row.substance or "No known allergies",
        detail=row.reaction,
        on=row.none_known_on,
        trace=traced("allergy", row),
    )


def consent(row: Consent, may: May) -> Fact:
    is_given = row.stands and row.withdrawn_on is None
    withdraw = Link(word="Withdraw", href=links.withdraw_consent(row.pk))
    return Fact(
        what=row.get_kind_display().capitalize(),
        detail=f"text {row.text_version}" if row.text_version else "",
        on=row.given_on,
        state=f"withdrawn {formats.calendar_date(row.withdrawn_on)}" if row.withdrawn_on else "",
        links=(withdraw,) if is_given and may(Permission.RECORD_HISTORY) else (),
        trace=traced("consent", row),
    )


def doubted_links(row: Weight) -> tuple[Link, ...]:
    """What a person makes of a weight that another system sent: it is right, or it is not."""
    return (
        Link(word="Confirm", href=links.confirm_weight(row.pk)),
        Link(word="Entered in error", href=links.weight_in_error(row.pk)),
    )


def weight(row: Weight, may: May) -> Fact:
    is_doubted = row.stands and bool(row.doubt)
    doubt = (Aside(text=row.doubt, refs=WEIGHT_REFS, is_warning=True),) if is_doubted else ()
    return Fact(
        what=formats.mass(row.kg, row.clinic.weight_unit),
        detail=row.note,
        at=row.measured_at,
        state="to be confirmed" if is_doubted else "",
        tone="amber" if is_doubted else "",
        asides=(*doubt, *corrected_asides(corrected_weight(row))),
        links=doubted_links(row) if is_doubted and may(Permission.RECORD_HISTORY) else (),
        trace=traced("weight", row),
    )


def note(row: Note, _may: May) -> Fact:
    return Fact(what=row.text, at=row.written_at, trace=traced("note", row))


def _allergies(patient: Patient) -> QuerySet[Allergy]:
    """That none was known is history once one is."""
    own = patient.allergys.order_by("substance", "id")
    known = own.filter(status=Allergy.Status.FINAL).exclude(substance="")
    return own.exclude(substance="", status=Allergy.Status.FINAL) if known.exists() else own


def _trials(patient: Patient) -> "QuerySet[WithAnnotations[AntidepressantTrial, _Least]]":
    """Each beside how long the clinic asks for, which is read once for all of them."""
    weeks = limits_of(patient.clinic).whole(MIN_WEEKS)
    return patient.antidepressanttrials.annotate(least_weeks=Value(weeks)).order_by("-id")


KINDS = (
    Kind(
        key="medication",
        title="Medication",
        empty="Nothing is recorded, so nothing was checked. Record what is taken to see what it does to a session.",
        rows=lambda patient: patient.medications.order_by(
            F("stopped_on").desc(nulls_first=True), "name", "id"
        ),
        read=medication,
        record=(("Add", "record-medication"),),
        shown=15,
    ),
    Kind(
        key="allergies",
        title="Allergies",
        empty="Not asked yet.",
        rows=_allergies,
        read=allergy,
        record=(("Add", "record-allergy"), ("None known", "record-no-allergy")),
    ),
    Kind(
        key="diagnoses",
        title="Diagnoses",
        empty="No diagnosis is recorded.",
        rows=lambda patient: patient.diagnoses.order_by("-is_primary", "-id"),
        read=diagnosis,
        record=(("Add", "record-diagnosis"),),
    ),
    Kind(
        key="trials",
        title="Past antidepressants",
        empty="None recorded. Treatment resistance asks for two different ones without response in this episode.",
        rows=_trials,
        read=trial,
        record=(("Add", "record-trial"),),
    ),
    Kind(
        key="screens",
        title="Contraindication screen",
        empty="Not asked yet. It is needed before a course starts.",
        rows=lambda patient: patient.contraindicationscreens.order_by("-screened_on", "-id"),
        read=screen,
        record=(("Ask", "record-screen"),),
        shown=2,
    ),
    Kind(
        key="consents",
        title="Consents",
        empty="No consent is recorded.",
        rows=lambda patient: patient.consents.order_by("-given_on", "-id"),
        read=consent,
        record=(("Add", "record-consent"),),
    ),
    Kind(
        key="weights",
        title="Weight",
        empty="No weight is recorded. A dose in mg/kg needs one.",
        rows=lambda patient: patient.weights.select_related("clinic", "replaces__clinic").order_by(
            "-measured_at", "-id"
        ),
        read=weight,
        record=(("Add", "record-weight"),),
        shown=4,
    ),
    Kind(
        key="notes",
        title="Notes",
        empty="Nothing is written yet.",
        rows=lambda patient: patient.notes.order_by("-written_at", "-id"),
        read=note,
        record=(("Write", "record-note"),),
        shown=5,
    ),
)
