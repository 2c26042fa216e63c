"""Runs rules in processes of their own: bounded in time and memory, few at once, without our secrets."""
