"""Endpoints that no slice lists, and which of all are near."""
