"""How near this node is to its limits, and what is counted on it that is no request."""
