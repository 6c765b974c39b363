"""Door 1: the clinician's browser interface."""
