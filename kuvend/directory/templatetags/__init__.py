"""Template words of the directory."""
