"""Kuvend: the one system in which a network of civil-society organisations lives."""
