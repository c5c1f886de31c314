"""From a result to bytes: one function a format, the same signature, no arithmetic."""
