"""The steps of writing a revision: objects, resources and digests, each at the cost of what changed."""
