"""How long a request's body is: what the sender says, and how far one is read whose sender does not say."""

import io
from typing import BinaryIO, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest

_CHUNKED: Final = "HTTP_TRANSFER_ENCODING"
_ENDS: Final = "wsgi.input_terminated"
"""Set by a server that takes the chunks apart and ends the stream with the last."""


def declared_length(request: HttpRequest) -> int:
    """In bytes; 0 where the sender does not say."""
    text = request.META.get("CONTENT_LENGTH") or ""
    # Long enough for any body; a number of thousands of digits is one that Python refuses to read.
    return int(text[:20]) if text.isdecimal() else 0


def is_endless(request: HttpRequest) -> bool:
    """In chunks, by a server that does not say where they end: not to be read at all."""
    return is_chunked(request) and not request.META.get(_ENDS)


def open_chunks(request: HttpRequest) -> None:
    """Let a body sent in chunks be read: Django takes one without a length for an empty one."""
    if is_chunked(request) and not is_endless(request):
        request._stream = _Chunks(request.META["wsgi.input"])  # type: ignore[assignment]  # noqa: SLF001


def is_chunked(request: HttpRequest) -> bool:
    """Sent piece by piece, without its length."""
    return _CHUNKED in request.META and not request.META.get("CONTENT_LENGTH")


class _Chunks(io.BufferedIOBase):
    """Reads no further than Django's own limit for a body held in memory."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__()
        self._raw = raw
        self._left = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises RequestDataTooBig, SuspiciousOperation for chunks that are not well formed."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        try:
            found = self._raw.read(wanted)
        except OSError:
            raise
        except Exception:  # noqa: BLE001  each server has errors of its own for a chunk it cannot take apart
            raise SuspiciousOperation("The chunks of the body cannot be read") from None
        self._left -= len(found)
        if not self._left:
            raise RequestDataTooBig("The body is longer than what is read here")
        return found
