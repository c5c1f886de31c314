"""Published figures against each other and against the registers."""
