"""Plants faults in pure rules, one at a time, and counts those that the tests beside them notice (`make faults`)."""
