"""For who is signed in."""
