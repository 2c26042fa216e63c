"""PURE: a request, and what rules may ask of it: decoded, normalised, bounded."""
