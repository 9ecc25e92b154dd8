"""Benchmarks: times, as ratios within one run. No test asserts a time."""
