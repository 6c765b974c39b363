"""What other rooms know of a patient that speaks against a dose, gathered for the rules."""

import datetime as dt

from clinic.accounts.selectors import limits_of
from clinic.core import clock, formats
from clinic.evidence import Attention
from clinic.instruments.rules import instrument
from clinic.instruments.selectors import latest_assessment
from clinic.patients.models import Patient
from clinic.patients.rules.eligibility import ALLERGY
from clinic.patients.selectors import interactions, is_allergic, screened
from clinic.safety.selectors import suicide_alerts_open_at
from clinic.treatments.models import PreDoseCheck, Session
from clinic.treatments.rules.known import Known, Pregnancy, PregnancyAnswer, pregnancy_applies
from clinic.treatments.rules.readings import Latest

SCREENER, HIGH = "c-ssrs-screener", "high"
EXPECTING = "pregnancy_or_breastfeeding"


def known_of(session: Session, checks: PreDoseCheck | None, last: Latest, *, at: dt.datetime) -> Known:
    """`last` are the values taken shortly before `at`, the moment of the dose."""
    screen = screened(session.patient)
    allergy = (ALLERGY,) if is_allergic(session.patient) else ()
    return Known(
        contraindications=(*(screen.present if screen else ()), *allergy),
        pregnancy=Pregnancy(
            applies=asks_pregnancy(session),
            answer=PregnancyAnswer(checks.pregnancy) if checks else None,
            on_record=pregnancy_on_record(session.patient),
        ),
        suicide_alert=" ".join(suicide_alerts_open_at(session.patient, at)),
        suicide_risk=_risk(session.patient, at),
        last=last,
    )


def asks_pregnancy(session: Session) -> bool:
    patient = session.patient
    if patient.pregnancy == Patient.Pregnancy.NOT_APPLICABLE:
        return bool(pregnancy_on_record(patient))
    return pregnancy_applies(
        sex=patient.sex,
        age_years=patient.age_on(session.on),
        on_record=pregnancy_on_record(patient),
        limits=limits_of(session.clinic),
    )


def pregnancy_on_record(patient: Patient) -> str:
    """What the chart says in words: of the patient's own page, else of the last screen; empty for none."""
    if patient.pregnancy in {Patient.Pregnancy.PREGNANT, Patient.Pregnancy.BREASTFEEDING}:
        return patient.get_pregnancy_display()
    screen = screened(patient)
    return EXPECTING.replace("_", " ") if screen and EXPECTING in screen.cautions else ""


def watched_medicines(patient: Patient, *, on: dt.date) -> tuple[list[str], tuple[str, ...]]:
    """Medicines taken that day that ask for a closer watch, and what that rests on."""
    found = [
        (medication, interaction)
        for medication, interaction in interactions(patient, on=on)
        if interaction.attention is Attention.MONITOR_CLOSELY
    ]
    names = dict.fromkeys(medication.name for medication, _ in found)
    return list(names), tuple(dict.fromkeys(ref for _, interaction in found for ref in interaction.basis))


def _risk(patient: Patient, at: dt.datetime) -> str:
    """Of the last screener alone: a newer one that is not high puts it right."""
    last = latest_assessment(patient, SCREENER, at=at)
    finding = (last.findings.get("finding") or {}) if last else {}
    if last is None or finding.get("value") != HIGH:
        return ""
    name, day = instrument(SCREENER).abbreviation, clock.local_date(last.taken_at, patient.clinic.zone)
    return f"{name} of {formats.calendar_date(day)}: {finding['label']}."
