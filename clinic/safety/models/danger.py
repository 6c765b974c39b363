"""The one order in which alerts and flags are listed: the most dangerous first, then those of whoever died, and what no
longer holds last."""

from collections.abc import Iterable, Mapping

from django.db.models import Case, IntegerField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from clinic.patients.models import Patient
from clinic.safety.rules.catalogue import AlertRule, alert_rules

Computed = dict[str, Combinable]
ALERT_ORDER = ("is_void", "is_of_the_dead", "urgency_rank", "danger", "harmlessness", "raised_at", "id")
FLAG_ORDER = ("is_void", "is_of_the_dead", "danger", "raised_at", "id")
URGENCIES = ("now", "today", "soon")
SEVERITIES = ("high", "medium-high", "medium", "low")
_VOID = Case(When(withdrawn_at__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
# Nobody can be helped any more; they stay listed until somebody has looked at them.
_DEAD = Case(
    When(patient__is_active=False, patient__left_because=Patient.Leaving.DIED, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)


def alert_danger() -> Computed:
    """What ALERT_ORDER needs beside the columns: rule by rule, and of one rule the graver value first."""
    rules = alert_rules()
    return {
        "is_void": _VOID,
        "is_of_the_dead": _DEAD,
        "urgency_rank": _ranked("urgency", URGENCIES),
        "danger": _ranked("rule", rules),
        "harmlessness": _harmlessness(rules),
    }


def flag_danger() -> Computed:
    """What FLAG_ORDER needs beside the columns."""
    return {"is_void": _VOID, "is_of_the_dead": _DEAD, "danger": _ranked("severity", SEVERITIES)}


def _ranked(column: str, order: Iterable[str]) -> Case:
    """Places from 0; what the order does not know comes last."""
    places = [When(**{column: code, "then": Value(place)}) for place, code in enumerate(order)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def _harmlessness(rules: Mapping[str, AlertRule]) -> Case:
    """Less is graver. An alert that does not say its value goes as a middling one of 0."""
    graded = [When(rule=rule.code, then=_grade(rule.graver)) for rule in rules.values() if rule.graver]
    return Case(*graded, default=Value(0), output_field=IntegerField())


def _grade(graver: str) -> Combinable:
    value = Coalesce(Cast(KeyTextTransform(graver.removeprefix("-"), "values"), IntegerField()), Value(0))
    return value if graver.startswith("-") else value * Value(-1)
