"""What should be done about a policy that is live: what expires, what has no effect any more, what is ready."""
