"""Ground shared by every app, without any word of the domain."""
