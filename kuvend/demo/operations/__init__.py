"""Loading the invented network into an empty house."""

from kuvend.demo.operations.loading import load_demo_network

__all__ = ["load_demo_network"]
