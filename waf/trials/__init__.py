"""Tries policies: on one request, on recorded ones, and what it would take to let a request pass."""
