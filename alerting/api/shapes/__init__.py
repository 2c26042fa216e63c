"""Alerts as JSON."""
