"""A limit a clinic may edit must change something: each is read by a rule, or listed here with what it waits for."""

import re
from pathlib import Path

from clinic import evidence

ROOT = Path(__file__).parents[2]
SAFETY_REGISTER = "a rule of the safety register"
LONG_TERM = "the schedule of bladder, liver and cognition checks"
CARRIED_BY_PROTOCOL = "each protocol carries its own number"
CHECK_INS = "check-in forms between visits"
NOT_READ_YET = {
    "bp.rise.diastolic": SAFETY_REGISTER,
    "bp.rise.systolic": SAFETY_REGISTER,
    "misuse.missed_visits": SAFETY_REGISTER,
    "misuse.withdrawal_days": SAFETY_REGISTER,
    "pulse.high": SAFETY_REGISTER,
    "pulse.high_minutes": SAFETY_REGISTER,
    "registry.max_age_days": SAFETY_REGISTER,
    "sedation.any_moaas": SAFETY_REGISTER,
    "suicide.young_age_years": SAFETY_REGISTER,
    "theft.report_days": SAFETY_REGISTER,
    "worsening.phq_9_points": SAFETY_REGISTER,
    "rems.worksheet_days": "the monitoring worksheet",
    "device.rest_minutes": "the timer between nasal devices",
    "cognition.complaint_days": LONG_TERM,
    "cognition.interval_days": LONG_TERM,
    "liver.interval_days": LONG_TERM,
    "urinary.interval_days": LONG_TERM,
    "eu.review_weeks": CARRIED_BY_PROTOCOL,
    "integration.max_hours": CARRIED_BY_PROTOCOL,
    "integration.min_hours": CARRIED_BY_PROTOCOL,
    "maintenance.default_interval_weeks": CARRIED_BY_PROTOCOL,
    "maintenance.longest_interval_weeks": CARRIED_BY_PROTOCOL,
    "maintenance.review_weeks": CARRIED_BY_PROTOCOL,
    "preparation.visits": CARRIED_BY_PROTOCOL,
    "checkin.first_hours": CHECK_INS,
    "checkin.second_days": CHECK_INS,
    "checkin.third_days": CHECK_INS,
    "followup.first_months": CHECK_INS,
    "followup.second_months": CHECK_INS,
    "score.first_hours": CHECK_INS,
}


def read_somewhere() -> set[str]:
    """Threshold keys written out in code or in a room's data, other than where they are defined."""
    files = [
        path
        for pattern in ("clinic/**/*.py", "clinic/**/data/**/*.toml")
        for path in ROOT.glob(pattern)
        if "thresholds" not in path.parts
    ]
    written = {found for path in files for found in re.findall(r'"([a-z0-9_.]+)"', path.read_text("utf-8"))}
    return written & evidence.thresholds().keys()


def test_every_threshold_is_read_or_says_what_it_waits_for() -> None:
    assert evidence.thresholds().keys() - read_somewhere() == NOT_READ_YET.keys()
