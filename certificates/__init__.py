"""Certificates: where they come from, when they are renewed, and that every node really serves them."""
