"""Questions with a constant number of queries."""
