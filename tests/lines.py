"""The log as the program writes it."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from clinic.core.logs import JsonFormatter


class Lines(io.StringIO):
    def read_all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@contextmanager
def written_lines() -> Iterator[Lines]:
    """What the handler of the settings writes meanwhile."""
    handler = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, JsonFormatter))
    assert isinstance(handler, logging.StreamHandler)
    written = Lines()
    usual = handler.setStream(written)
    try:
        yield written
    finally:
        handler.setStream(usual)
