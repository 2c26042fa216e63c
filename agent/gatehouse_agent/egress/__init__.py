"""The way out of a node: what went out is told, and tunnels that would not be let in any more are cut."""
