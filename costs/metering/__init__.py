"""Makes each day's charges from the evidence, and closes months."""
