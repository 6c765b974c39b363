"""What may go wrong on a machine we have never seen."""


class StackError(RuntimeError):
    """The local servers cannot run here; the message tells the reader what to change."""
