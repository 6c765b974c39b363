"""HTTP over the interactions: addresses, methods, headers."""
