"""Benchmarks: each module makes its own data from a fixed seed, measures, and prints what it found and on what machine."""
