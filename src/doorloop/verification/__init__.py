"""Published figures held against each other and against the registers."""
