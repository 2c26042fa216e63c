"""How a report becomes rows: the node's standing, its progress per slice, and the evidence of traffic and events."""
