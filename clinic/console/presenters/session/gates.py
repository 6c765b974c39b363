"""What must hold before the dose and before the patient leaves, each line with the number it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clinic.accounts.selectors import limits_of
from clinic.care.sessions import discharge_requirements, predose_requirements
from clinic.console.presenters.why import threshold_ref
from clinic.treatments.models import Session
from clinic.treatments.rules.discharge import Requirement
from clinic.treatments.rules.observation import FIRST, observation_key
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
    "feels-ready": "feeling ready to leave",
}
"""How a requirement is called once the patient has left without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """`ref` opens the clinic's own limit where there is one."""

    text: str
    is_met: bool
    ref: str


def before_dose(session: Session) -> tuple[Need, ...]:
    if session.state != Session.State.ARRIVED:
        return ()
    keys = {"blood-pressure": caution_keys_of(session, limits_of(session.clinic))[0]}
    return tuple(_needs(predose_requirements(session=session), keys))


def before_leaving(session: Session) -> tuple[Need, ...]:
    """What time and readings decide; the rest is asked in the form."""
    keys = {
        "observation-time": observation_key(session.course.product),
        "blood-pressure": FIRST,
        "oxygen": "spo2.low",
        "sedation": "sedation.release_moaas",
    }
    found = discharge_requirements(session=session)
    return tuple(_needs((need for need in found if need.code not in ASKED_ON_LEAVING), keys))


def _needs(found: Iterable[Requirement], keys: dict[str, str]) -> Iterator[Need]:
    for requirement in found:
        key = keys.get(requirement.code)
        yield Need(
            text=requirement.text,
            is_met=requirement.is_met,
            ref=threshold_ref(key) if key else requirement.basis[0],
        )
