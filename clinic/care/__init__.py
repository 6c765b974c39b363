"""The verbs that cross rooms: every door writes through them, one transaction each."""
