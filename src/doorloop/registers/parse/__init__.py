"""One cell at a time: what a person wrote, and what it means."""
