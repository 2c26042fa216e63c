"""Questions about what went out, each with a constant number of queries."""
