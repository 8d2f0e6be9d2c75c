"""Every read about persons and accounts, one noun per file."""
