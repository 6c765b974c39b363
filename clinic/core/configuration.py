"""What of the settings would keep a clinic from being reached, or its mails from leaving."""

from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

DELIVER_NOTHING: Final = ("console", "locmem", "dummy", "filebased")


def configuration() -> dict[str, str]:
    """`proxy`, `mail` and `hosts`, each "ok" or what is wrong."""
    found = {"proxy": _proxy(), "mail": _mail(), "hosts": _hosts()}
    return {name: problem or "ok" for name, problem in found.items()}


def _proxy() -> str:
    if settings.HTTPS and not settings.BEHIND_TLS_PROXY:
        return "BASE_URL is https, so a proxy speaks TLS: BEHIND_TLS_PROXY must be 1, or every page leads to itself"
    return ""


def _mail() -> str:
    if settings.DEMO or settings.DEBUG:
        return ""
    kind = settings.EMAIL_BACKEND.rpartition(".mail.backends.")[2].partition(".")[0]
    if kind in DELIVER_NOTHING:
        return f"EMAIL_URL names the backend {kind}, which delivers nothing"
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if "." not in address.rpartition("@")[2]:
        return (
            f"DEFAULT_FROM_EMAIL is no address that mail servers take (given: {settings.DEFAULT_FROM_EMAIL})"
        )
    return ""


def _hosts() -> str:
    if "*" in settings.ALLOWED_HOSTS:
        return "ALLOWED_HOSTS must name hosts, * lets anybody forge one"
    host = urlsplit(settings.BASE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        return f"ALLOWED_HOSTS does not name {host}, the host of BASE_URL"
    return ""
