"""The invented demo network."""
