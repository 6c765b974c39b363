"""Public identifiers: UUID version 7, ordered by time and never countable from outside."""

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    return uuid_utils.compat.uuid7()
