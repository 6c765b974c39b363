"""What counts as a sign of misuse and what a person must look at: pure, no database."""

from clinic.safety.rules.alerts import (
    SUICIDE_ITEM,
    FlaggedAnswer,
    ReadingFacts,
    closed_link_alerts,
    contraindication_alerts,
    reading_alerts,
    suicide_alerts,
    urinary_alerts,
)
from clinic.safety.rules.catalogue import (
    AdverseEventKind,
    AlertRule,
    MisuseRule,
    adverse_events,
    alert_rules,
    label_of,
    misuse_rules,
    observation_words,
)
from clinic.safety.rules.details import read_details
from clinic.safety.rules.facts import (
    UNSPECIFIED,
    Craving,
    DrugScreen,
    EarlyRequest,
    GivenDose,
    PatientFacts,
    ScreenScore,
    SpacingChosen,
    SubstanceHistory,
    SubstanceScreen,
    Supply,
    Urinary,
)
from clinic.safety.rules.findings import AlertFinding, Finding
from clinic.safety.rules.misuse import RULES, review
from clinic.safety.rules.misuse.signs import SUBSTANCE_SCREENERS, new_symptoms

__all__ = [
    "RULES",
    "SUBSTANCE_SCREENERS",
    "SUICIDE_ITEM",
    "UNSPECIFIED",
    "AdverseEventKind",
    "AlertFinding",
    "AlertRule",
    "Craving",
    "DrugScreen",
    "EarlyRequest",
    "Finding",
    "FlaggedAnswer",
    "GivenDose",
    "MisuseRule",
    "PatientFacts",
    "ReadingFacts",
    "ScreenScore",
    "SpacingChosen",
    "SubstanceHistory",
    "SubstanceScreen",
    "Supply",
    "Urinary",
    "adverse_events",
    "alert_rules",
    "closed_link_alerts",
    "contraindication_alerts",
    "label_of",
    "misuse_rules",
    "new_symptoms",
    "observation_words",
    "read_details",
    "reading_alerts",
    "review",
    "suicide_alerts",
    "urinary_alerts",
]
