"""What people want: hostnames, services, routes, drafts, plans and immutable revisions."""
