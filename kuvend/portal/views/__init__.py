"""What the front shows."""
