"""Tables that may leave the desk, and what a reader can infer from them."""
