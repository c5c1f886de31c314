"""A definition proposed from registers that nobody described yet."""
