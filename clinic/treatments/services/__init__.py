"""Writes of this room's own rows; what follows in other rooms is for `care` to call."""
