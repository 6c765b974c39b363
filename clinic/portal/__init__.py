"""Door 2: the patient's self-report forms."""
