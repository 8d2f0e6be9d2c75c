"""Benchmarks behind every figure that Kuvend claims. See README.md."""
