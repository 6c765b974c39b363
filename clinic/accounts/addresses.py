"""From which machine a request comes, where a proxy stands between."""

import ipaddress

from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest


def forwarded_address(request: HttpRequest) -> str:
    """The last address of X-Forwarded-For, which the proxy next to us wrote; empty when there is none to believe.

    Also where BEHIND_TLS_PROXY was forgotten: all who come through the proxy would share its address, and one who
    guesses passwords would lock everybody out. A machine out in the world is not believed without the setting.
    """
    if not settings.BEHIND_TLS_PROXY and not _is_near(request.META.get("REMOTE_ADDR", "")):
        return ""
    return clean_client_ip(request.headers.get("X-Forwarded-For", "").rpartition(",")[2]) or ""


def _is_near(peer: str) -> bool:
    """On this machine or in its own network; empty for a socket file."""
    try:
        return not peer or ipaddress.ip_address(peer).is_private
    except ValueError:
        return False
