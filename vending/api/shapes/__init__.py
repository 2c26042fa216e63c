"""Credentials as JSON."""
