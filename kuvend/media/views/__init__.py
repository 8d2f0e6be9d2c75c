"""Seeing and downloading files."""
