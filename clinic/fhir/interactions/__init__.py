"""What can be done with any declared resource; each interaction answers inside the caller's clinic."""
