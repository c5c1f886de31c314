"""Cases as an event log for process mining: pseudonyms, milestones as events, and how far it identifies people."""
