"""Runs recorded requests through two states of a policy, and tells what would become of them otherwise."""
