"""Questionnaires as data, exact scoring, recorded assessments, requests for answers."""
