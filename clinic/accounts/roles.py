"""Permissions as one enumeration and roles as reviewed code; what a role does not list is denied."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    VIEW_WORKLISTS = "view worklists and the caseload"
    VIEW_CHART = "open a chart"
    EDIT_PATIENT = "add patients and change their details"
    RECORD_HISTORY = "record history, medication, consent and screening"
    START_COURSE = "start, stop and change a course"
    PLAN_SCHEDULE = "move visits, pause and resume"
    DECIDE_PROPOSAL = "accept or decline a taper proposal, record a review"
    RUN_SESSION = "check in, record readings, discharge"
    GIVE_DOSE = "record a dose"
    OVERRIDE_DOSE = "give a dose that takes a prescriber's decision, with a reason"
    OVERRIDE_DISCHARGE = "release with an unmet discharge check"
    RECORD_ASSESSMENT = "record a rating or questionnaire"
    SEND_FORM = "make a patient's form link"
    RECORD_SAFETY = "record adverse events and safety observations"
    ACKNOWLEDGE_ALERT = "acknowledge an alert"
    VIEW_SAFETY = "see alerts and adverse events of the clinic"
    VIEW_FLAGS = "see misuse flags"
    DISPOSE_FLAG = "close a misuse flag with a disposition"
    VIEW_OUTCOMES = "see response and relapse of the clinic"
    VIEW_REMINDERS = "see the reminder outbox"
    MANAGE_REMINDERS = "resend or cancel reminders"
    EXPORT_DATA = "export and import tables"
    MANAGE_CLINIC = "change the clinic, thresholds, staff and API clients"
    VIEW_AUDIT = "search history and the access log"


@dataclass(frozen=True, slots=True)
class RoleSpec:
    title: str
    description: str
    permissions: frozenset[Permission]


_P = Permission
_READ = frozenset(
    {
        _P.VIEW_WORKLISTS,
        _P.VIEW_CHART,
        _P.VIEW_SAFETY,
        _P.VIEW_FLAGS,
        _P.VIEW_OUTCOMES,
        _P.VIEW_REMINDERS,
    }
)
_CARE = _READ | {
    _P.EDIT_PATIENT,
    _P.RECORD_HISTORY,
    _P.PLAN_SCHEDULE,
    _P.RUN_SESSION,
    _P.GIVE_DOSE,
    _P.RECORD_ASSESSMENT,
    _P.SEND_FORM,
    _P.RECORD_SAFETY,
    _P.ACKNOWLEDGE_ALERT,
    _P.MANAGE_REMINDERS,
}

ROLES: dict[str, RoleSpec] = {
    "prescriber": RoleSpec(
        "Prescriber",
        "Decides on treatment: starts and changes courses, gives or allows a dose against a warning, closes flags.",
        frozenset(
            _CARE
            | {
                _P.START_COURSE,
                _P.DECIDE_PROPOSAL,
                _P.OVERRIDE_DOSE,
                _P.OVERRIDE_DISCHARGE,
                _P.DISPOSE_FLAG,
                _P.EXPORT_DATA,
            }
        ),
    ),
    "nurse": RoleSpec(
        "Nurse",
        "Runs treatment sessions and follows patients up; cannot start a course or override what takes a prescriber.",
        frozenset(_CARE),
    ),
    "manager": RoleSpec(
        "Manager",
        "Runs the clinic: staff, settings, schedules, reminders, imports; no clinical decisions or entries.",
        frozenset(
            {
                _P.VIEW_WORKLISTS,
                _P.VIEW_CHART,
                _P.EDIT_PATIENT,
                _P.PLAN_SCHEDULE,
                _P.VIEW_OUTCOMES,
                _P.VIEW_REMINDERS,
                _P.MANAGE_REMINDERS,
                _P.SEND_FORM,
                _P.EXPORT_DATA,
                _P.MANAGE_CLINIC,
                _P.VIEW_AUDIT,
            }
        ),
    ),
    "auditor": RoleSpec(
        "Read-only auditor",
        "Reads everything including the trail; changes nothing.",
        frozenset(_READ | {_P.VIEW_AUDIT}),
    ),
}


def permissions_of(role: str) -> frozenset[Permission]:
    """Permissions of a role; an unknown role has none."""
    spec = ROLES.get(role)
    return spec.permissions if spec else frozenset()
