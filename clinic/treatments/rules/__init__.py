"""Sessions and course events as pure functions: what may follow what, what is due, what is missing."""
