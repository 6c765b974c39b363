"""Pages of the patient's door."""
