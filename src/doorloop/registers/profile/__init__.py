"""What tables hold whose columns nobody has named yet: their headers, and what each column looks like."""
