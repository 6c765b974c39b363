"""What must hold before the dose and before the patient leaves, each line with the number it rests on."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from clinic.accounts.selectors import limits_of
from clinic.care.sessions import discharge_requirements, predose_requirements
from clinic.console.presenters.why import threshold_ref
from clinic.treatments.models import Dose, Session
from clinic.treatments.rules.discharge import Requirement
from clinic.treatments.rules.preparation import CALLED, DoseRequirement
from clinic.treatments.selectors.sessions import caution_keys_of

ASKED_ON_LEAVING = frozenset({"escort", "driving-advice", "feels-ready"})
UNMET = {
    "observation-time": "observation time",
    "blood-pressure": "blood pressure",
    "oxygen": "oxygen saturation",
    "sedation": "sedation",
    "dissociation": "dissociation",
    "escort": "somebody who takes the patient home",
    "driving-advice": "advice not to drive",
    "feels-ready": "being judged stable and ready to leave",
}
"""How a requirement is called once the patient has left without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """`ref` opens the clinic's own limit where there is one; `lifting` is who may go on without it, by ticking
    `mark`, and empty where nothing is ticked."""

    text: str
    is_met: bool
    ref: str
    mark: str = ""
    lifting: str = ""


def before_dose(session: Session, at: dt.datetime | None = None) -> tuple[Need, ...]:
    """`at` is when the dose was given, where that is typed already."""
    if session.state != Session.State.ARRIVED:
        return ()
    keys = {"blood-pressure": caution_keys_of(session, limits_of(session.clinic))[0]}
    return dose_needs(predose_requirements(session=session, at=at), keys)


def dose_needs(found: Iterable[DoseRequirement], keys: Mapping[str, str] | None = None) -> tuple[Need, ...]:
    lines = ((requirement, _need(requirement, keys or {})) for requirement in found)
    return tuple(replace(need, mark=each.mark, lifting=each.lifting.value) for each, need in lines)


def lifted_words(dose: Dose | None) -> str:
    """What the dose was given without; empty when that was nothing."""
    codes = dose.lifted if dose else []
    return ", ".join(CALLED.get(code, code) for code in codes)


def before_leaving(session: Session) -> tuple[Need, ...]:
    """What time and readings decide; the rest is asked in the form."""
    keys = {"blood-pressure": caution_keys_of(session, limits_of(session.clinic))[0]}
    found = discharge_requirements(session=session)
    return tuple(_need(need, keys) for need in found if need.code not in ASKED_ON_LEAVING)


def _need(requirement: Requirement, keys: Mapping[str, str]) -> Need:
    key = requirement.limit or keys.get(requirement.code)
    ref = threshold_ref(key) if key else ",".join(requirement.basis)
    return Need(text=requirement.text, is_met=requirement.is_met, ref=ref)
