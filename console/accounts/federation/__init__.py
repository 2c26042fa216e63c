"""Workload federation: which tokens of a CI are good for which service account."""
