"""OperationOutcome: what is wrong, where, and how grave."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Issue:
    """`code` is an IssueType of FHIR, `expression` a FHIRPath to the element, empty when none is meant."""

    code: str
    diagnostics: str
    expression: str = ""
    severity: str = "error"


def outcome(issues: Iterable[Issue]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [_as_fhir(issue) for issue in issues]}


def _as_fhir(issue: Issue) -> dict[str, Any]:
    told: dict[str, Any] = {
        "severity": issue.severity,
        "code": issue.code,
        "diagnostics": issue.diagnostics,
    }
    if issue.expression:
        told["expression"] = [issue.expression]
    return told
