"""REST, adapters without opinions."""
