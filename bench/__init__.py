"""Benchmarks: one script per budget, each with its peer beside it, printing ratios from one run."""
