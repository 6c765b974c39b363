"""What every staff template knows."""

from typing import Any

from django.http import HttpRequest

from clinic.accounts.roles import Permission
from clinic.console.keeping import author_mark
from clinic.console.presenters.menu import menu_of
from clinic.outcomes.charts import Theme, config

CHART_THEMES = {theme.value: config(theme) for theme in Theme}


def staff(request: HttpRequest) -> dict[str, Any]:
    """`clinic`, `membership`, `memberships`, `menu` (its entries for this person), `can` (permission names the person
    holds), `form_author` (for every form, by its token) and `chart_themes`, once inside a clinic."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {
        "clinic": membership.clinic,
        "membership": membership,
        "form_author": author_mark(membership.user_id),
        "memberships": getattr(request, "memberships", []),
        "menu": menu_of(membership.allows),
        "can": {p.name.lower(): True for p in Permission if membership.allows(p)},
        "chart_themes": CHART_THEMES,
    }
