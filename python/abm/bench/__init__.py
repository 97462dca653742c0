"""Benchmarks: each module has a fixed seed, measures, and prints what it found and on what machine."""
