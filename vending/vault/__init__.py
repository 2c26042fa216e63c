"""Vault: where a secret lies, and how it is read."""
