"""The kernel: errors, paging, entity tags, idempotency, dry runs, live announcements. Knows nothing of gateways."""
