"""Checks: requests that the node sends to its own listeners, and whether the answers are as expected."""
