"""Who did what, when, to what: append-only entries, one chain of digests per tenant, written with the change itself."""
