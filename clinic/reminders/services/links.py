"""The personal links in a letter: made when it is sent, told to nobody but the patient."""

import uuid

from django.conf import settings

from clinic.core.actor import Actor
from clinic.instruments.services import make_link
from clinic.reminders.models import Reminder
from clinic.reminders.selectors import PERSONAL_LINK

Links = dict[uuid.UUID, str]
"""By form request."""


def links_for(row: Reminder, *, by: Actor) -> Links:
    """Raises TaperError when none can be made."""
    if row.form_request is None:
        return {}
    token = make_link(request=row.form_request, by=by)
    return {row.form_request.pk: f"{settings.BASE_URL}/f/{token}/"}


def without_links(body: str, links: Links) -> str:
    """As it is kept and shown to staff."""
    for link in links.values():
        body = body.replace(link, PERSONAL_LINK)
    return body
