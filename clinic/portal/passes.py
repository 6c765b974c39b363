"""Signed cookies that stand for a link, so that its secret leaves the address bar at once and is not needed again."""

import uuid
from dataclasses import dataclass
from typing import Final, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from clinic.accounts.selectors import find_active_clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor, ActorKind, Door
from clinic.instruments.models import FormLink, FormRequest

# Whoever holds a link is nobody in particular until the date of birth was right.
HOLDER: Final = Actor(ActorKind.PATIENT, None, "holder of a form link", Door.PORTAL)
IDLE_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Pass:
    """Good for an hour after each page. Names a link by id: without our signature it opens nothing."""

    name: str
    same_site: Literal["Lax", "Strict"]

    def give(self, response: HttpResponseBase, link: FormLink) -> None:
        response.set_signed_cookie(
            self._cookie,
            f"{link.clinic_id}/{link.pk}",
            salt=self.name,
            max_age=IDLE_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite=self.same_site,
        )

    def take(self, response: HttpResponseBase) -> None:
        response.delete_cookie(self._cookie, samesite=self.same_site)

    def link(self, request: HttpRequest) -> FormLink | None:
        """The link with request, patient and clinic as they are now, unless it was revoked."""
        held = request.get_signed_cookie(self._cookie, default=None, salt=self.name, max_age=IDLE_SECONDS)
        if held is None:
            return None
        clinic_id, _, link_id = held.partition("/")
        return _load(uuid.UUID(clinic_id), uuid.UUID(link_id))

    @property
    def _cookie(self) -> str:
        # Browsers take a __Host- cookie from this very host only: no other site can slip in a pass of its own.
        return f"__Host-{self.name}" if settings.SESSION_COOKIE_SECURE else f"taper_{self.name}"


# A link in a web mail is followed from another site; a strict cookie would be missing on the next page.
ARRIVED: Final = Pass("form-arrived", "Lax")
PROVED: Final = Pass("form-proved", "Strict")


def _load(clinic_id: uuid.UUID, link_id: uuid.UUID) -> FormLink | None:
    clinic = find_active_clinic(clinic_id)
    if clinic is None:
        return None
    with enter_clinic(clinic, by=HOLDER):
        asked = FormRequest.objects.of(clinic).filter(links=link_id)
        form_request = asked.select_related("clinic", "patient__clinic", "course", "visit").first()
        if form_request is None:
            return None
        link = form_request.links.filter(pk=link_id, revoked_at=None).select_related("clinic").first()
    if link is not None:
        link.request = form_request
    return link
