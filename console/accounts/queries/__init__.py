"""Questions about people and permission that are more than a filter."""
