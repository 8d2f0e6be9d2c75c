"""Every write of the front, one noun per file."""
