"""PURE: what would run on a node, made so that it can be run here: one door, no way out, nobody to ask."""
