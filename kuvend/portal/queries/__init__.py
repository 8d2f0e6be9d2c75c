"""Every read of the front."""
