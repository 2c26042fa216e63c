"""Reads back from a store what was sent to it."""
