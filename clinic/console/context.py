"""What every staff template knows."""

from typing import Any

from django.http import HttpRequest

from clinic.accounts.roles import Permission


def staff(request: HttpRequest) -> dict[str, Any]:
    """`clinic`, `membership`, `memberships` and `can` (permission names the person holds), once inside a clinic."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {
        "clinic": membership.clinic,
        "membership": membership,
        "memberships": getattr(request, "memberships", []),
        "can": {p.name.lower(): True for p in Permission if membership.allows(p)},
    }
