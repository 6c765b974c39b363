"""The staff door: who is signed in, in which clinic, with which permission. Deny by default."""

import functools
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django_htmx.middleware import HtmxDetails

from clinic.accounts.answering import answer_inside
from clinic.accounts.models import Clinic, Membership, User
from clinic.accounts.roles import Permission
from clinic.accounts.selectors import memberships_of, staff_actor
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.audit.services import record_access
from clinic.console.keeping import SHOWN_AGAIN, author_of, keep
from clinic.console.tracing import trace
from clinic.core.actor import Actor

logger = structlog.get_logger(__name__)
CLINIC_KEY = "taper_clinic"
UNPROCESSABLE = 422
P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request inside a clinic; `actor` is what every verb takes as `by`."""

    user: User
    htmx: HtmxDetails
    clinic: Clinic
    membership: Membership
    memberships: list[Membership]
    actor: Actor

    def may(self, permission: Permission) -> bool:
        return self.membership.allows(permission)


def staff_view(
    permission: Permission, *, names_nobody: bool = False
) -> Callable[[Callable[Concatenate[StaffRequest, P], HttpResponse]], Callable[..., HttpResponseBase]]:
    """Run a view inside the clinic of the signed-in person, who must hold `permission`.

    The permission is read from the database at each request, so a role taken away is gone at the next click. What is
    looked at is in the access log, unless the page `names_nobody`.
    Raises PermissionDenied (403) without it; sends a stranger to sign-in.
    """

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], HttpResponse],
    ) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            anybody: HttpRequest = request
            if not anybody.user.is_authenticated:
                return _to_sign_in(request)
            if author_of(request) not in {"", str(request.user.pk)}:
                return _of_somebody_else(request)
            try:
                _join(request)
                require(request, permission)
                return answer_inside(
                    request.clinic,
                    lambda: _looked_at(
                        request, lambda: view(request, *args, **kwargs), traced=not names_nobody
                    ),
                    request=request,
                    by=request.actor,
                )
            except PermissionDenied:
                _record_refusal(request, kwargs.get("patient_id"))
                raise

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def require(request: StaffRequest, permission: Permission) -> None:
    """Raises PermissionDenied, which answers 403 and is in the access log."""
    if not request.membership.allows(permission):
        raise PermissionDenied(f"Your role may not {permission.value}.")


def _to_sign_in(request: StaffRequest) -> HttpResponse:
    """What was typed is kept for its author. A part of a page is refused instead: what is typed on it stays there."""
    if request.htmx:
        return HttpResponse(status=401)
    author = author_of(request)
    if author:
        keep(request, author)
    return redirect_to_login(request.get_full_path())


def _of_somebody_else(request: StaffRequest) -> HttpResponse:
    """Two people share a computer: nothing is stored in the second one's name, and the first one's text not shown."""
    logger.warning("page_refused", user_id=str(request.user.pk), reason="form of somebody else")
    return HttpResponse(render_to_string("409.html"), status=409)


def _looked_at(request: StaffRequest, view: Callable[[], HttpResponse], *, traced: bool) -> HttpResponse:
    """Run `view`; what is only shown again it must refuse, or show as a page that stores nothing."""
    if SHOWN_AGAIN not in request.POST:
        response = view()
        if traced:
            trace(request, response, clinic=request.clinic, by=request.actor)
        return response
    before = transaction.savepoint()
    response = view()
    if response.status_code == UNPROCESSABLE:
        return response
    transaction.savepoint_rollback(before)
    is_page = response.status_code == 200
    return response if is_page else HttpResponse(render_to_string("403_csrf.html"), status=403)


def _record_refusal(request: StaffRequest, patient_id: object) -> None:
    """In a transaction of its own, since that of the refused view is undone."""
    if getattr(request, "membership", None) is None:
        logger.warning("page_refused", user_id=str(request.user.pk), reason="no role in any clinic")
        return
    match = request.resolver_match
    with enter_clinic(request.clinic, by=request.actor):
        record_access(
            clinic_id=request.clinic.pk,
            patient_id=patient_id if isinstance(patient_id, uuid.UUID) else None,
            purpose=AccessEntry.Purpose.REFUSED,
            by=request.actor,
            detail=f"{request.method} {match.view_name if match else ''}",
        )


def _join(request: StaffRequest) -> None:
    request.memberships = memberships_of(request.user)
    if not request.memberships:
        raise PermissionDenied("You have no role in any clinic. Ask the clinic's manager.")
    chosen = request.session.get(CLINIC_KEY)
    request.membership = next(
        (m for m in request.memberships if str(m.clinic_id) == chosen), request.memberships[0]
    )
    request.clinic = request.membership.clinic
    request.actor = staff_actor(request.user)
    request.may = functools.partial(_may, request.membership)  # type: ignore[method-assign]


def _may(membership: Membership, permission: Permission) -> bool:
    return membership.allows(permission)


def choose_clinic(request: StaffRequest, clinic_id: uuid.UUID) -> None:
    """Work in another of one's own clinics from now on; an id that is not one's own changes nothing."""
    if any(m.clinic_id == clinic_id for m in request.memberships):
        request.session[CLINIC_KEY] = str(clinic_id)
