"""Every write about persons and accounts, one noun per file."""
