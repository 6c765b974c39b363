"""How long a request's body says it is, known before any of it is read."""

from django.http import HttpRequest


def declared_length(request: HttpRequest) -> int:
    """In bytes; 0 where the sender does not say, in which case the server reads none of it."""
    text = request.META.get("CONTENT_LENGTH") or ""
    # Long enough for any body; a number of thousands of digits is one that Python refuses to read.
    return int(text[:20]) if text.isdecimal() else 0
