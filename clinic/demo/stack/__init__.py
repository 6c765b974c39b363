"""A real PostgreSQL and a real Redis from wheels, for a machine that has neither; standard library only."""

from clinic.demo.stack.errors import StackError
from clinic.demo.stack.lifecycle import (
    StackUrls,
    clean_local_stack,
    ensure_local_stack,
    given,
    is_given,
    is_stack_running,
    leave_local_stack,
    stop_local_stack,
)

__all__ = [
    "StackError",
    "StackUrls",
    "clean_local_stack",
    "ensure_local_stack",
    "given",
    "is_given",
    "is_stack_running",
    "leave_local_stack",
    "stop_local_stack",
]
