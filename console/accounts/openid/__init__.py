"""Tokens of other issuers: their keys, fetched through the dial guard, and what a token must be to be believed."""
