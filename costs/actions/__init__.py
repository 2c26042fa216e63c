"""Verbs: price tables, budgets, corrections."""
