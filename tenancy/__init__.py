"""The life of a tenant: suspended, exported, deleted, with proof that nothing remains."""
