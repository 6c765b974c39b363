"""Errors every room may raise; the doors turn them into a message beside a field or an OperationOutcome."""


class TaperError(Exception):
    """A refusal with a sentence a person can act on."""


class FieldError(TaperError):
    """Bad input: `field` names it, `value` is what was given, `message` says what is wanted."""

    def __init__(self, field: str, value: object, message: str) -> None:
        self.field = field
        self.value = value
        self.message = message
        super().__init__(f"{field}: {message} (given: {value!r})")


class ConflictError(TaperError):
    """Somebody else changed the row first: nothing was written."""


class TransitionError(TaperError):
    """The row's state does not allow this step."""


class NeverDeletedError(TaperError):
    """Clinical rows are amended or marked entered in error, never deleted."""


class BareSaveError(TaperError):
    """An existing row was saved without the version check of `change()`."""


class DeniedError(TaperError):
    """The actor lacks the permission for this verb."""
