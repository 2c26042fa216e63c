"""PURE: metrics as families, and as the text that collectors read."""
