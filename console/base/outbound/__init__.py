"""Calls that the console itself makes to addresses people entered: one guard for all of them."""
