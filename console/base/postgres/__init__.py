"""Django's PostgreSQL backend, with a pool that gets over the loss of its connections at once (`ENGINE`)."""
