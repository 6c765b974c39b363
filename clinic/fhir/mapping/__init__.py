"""Elements that several resources share, in both directions."""
