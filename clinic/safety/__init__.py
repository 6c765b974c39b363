"""Adverse events, alerts that need a person, misuse flags and what was decided about them."""
