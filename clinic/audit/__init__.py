"""Change history written by database triggers, the access log, and the acting context of both."""
