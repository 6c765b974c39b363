"""Reads of courses and sessions, one module per question."""
