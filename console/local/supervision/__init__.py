"""Starts programs in order, keeps them running, shows how they are, and stops them; knows nothing of Gatehouse."""
