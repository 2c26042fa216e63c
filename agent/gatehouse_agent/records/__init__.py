"""Records of single requests: heard from Envoy, masked, bounded, and handed to the reports."""
