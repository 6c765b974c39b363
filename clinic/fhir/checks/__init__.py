"""What must hold of a posted resource and no JSON schema sees: nothing said twice, nothing dropped without a word."""
