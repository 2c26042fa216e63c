"""REST: one operation."""
