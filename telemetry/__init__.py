"""What the edge did: counts and latency per node, route and revision, kept, rolled up and shown live."""
