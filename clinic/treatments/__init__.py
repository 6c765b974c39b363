"""Courses, planned visits, sessions, doses, readings, discharge, take-home supply and process elements."""
