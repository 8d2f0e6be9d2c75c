"""Files and images people bring: checked, re-encoded, kept as long as needed."""
