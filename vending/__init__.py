"""Credentials that gateways add to what goes out: workloads ask without them, and never have them."""
