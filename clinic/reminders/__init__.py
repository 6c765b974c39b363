"""Reminders: due rows, the channels that carry them, the poller that sends each at most once."""
