"""Fills an empty database with the demo: the past in bulk, the last days and today through the verbs."""
