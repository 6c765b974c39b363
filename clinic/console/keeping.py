"""A form sent while nobody was signed in: kept on the server for whoever typed it, through the sign-in.

Every form of a signed-in page carries a signed mark of who had it on screen. By that mark what was typed goes back to
its author alone: it is shown again to be looked at, never stored by itself. No cookie and no address holds it.
"""

from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, QueryDict

from clinic.core import clock

AUTHOR: Final = "author"
SHOWN_AGAIN: Final = "shown_again"
"""Marks typed values that are only shown: a form that holds them is not stored."""
_KEPT: Final = "taper_kept_form"
_KEPT_SECONDS: Final = 3600
# A form typed on Friday afternoon is still its author's on Monday morning.
_MARK_SECONDS: Final = 4 * 24 * 3600
_SIGNER: Final = signing.TimestampSigner(salt="author of a form")


def author_mark(user_id: object) -> str:
    return _SIGNER.sign(str(user_id))


def author_of(request: HttpRequest) -> str:
    """The id of whoever had the posted form on screen; empty for a form without mark, a forged or an old one."""
    try:
        return _SIGNER.unsign(request.POST.get(AUTHOR, ""), max_age=_MARK_SECONDS)
    except signing.BadSignature:
        return ""


def keep(request: HttpRequest, author: str) -> None:
    """In the session of nobody, which goes on as that of whoever signs in next; `take` asks who that is."""
    request.session[_KEPT] = {
        "author": author,
        "path": request.get_full_path(),
        "typed": request.POST.urlencode(),
        "until": clock.now().timestamp() + _KEPT_SECONDS,
    }


def take(request: HttpRequest, user_id: object) -> QueryDict | None:
    """What `user_id` typed for the page asked for. What somebody else typed, or long ago, is forgotten."""
    kept: dict[str, Any] | None = request.session.get(_KEPT)
    if kept is None:
        return None
    is_own = kept["author"] == str(user_id) and clock.now().timestamp() <= kept["until"]
    if is_own and kept["path"] != request.get_full_path():
        return None
    del request.session[_KEPT]
    return QueryDict(kept["typed"]) if is_own else None


def show_again(request: HttpRequest, typed: QueryDict) -> None:
    """Make the request one that sends `typed`, so that the page shows it as it shows what it refused."""
    shown = typed.copy()
    shown[SHOWN_AGAIN] = "yes"
    request.method = "POST"
    request.POST = shown  # type: ignore[assignment]
    request.csrf_processing_done = True  # type: ignore[attr-defined]
