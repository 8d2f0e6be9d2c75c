"""Forms of the front."""
