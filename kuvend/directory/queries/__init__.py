"""Every read of the directory, one noun per file."""
