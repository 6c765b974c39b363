"""Patients: who they are, how to reach them, what speaks for and against treatment."""
