"""Every write of the directory, one noun per file."""
