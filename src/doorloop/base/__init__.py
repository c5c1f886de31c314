"""What every room may use: errors, findings, languages, files, processes, arrays."""
