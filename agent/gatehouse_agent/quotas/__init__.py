"""Fleet-wide quotas on this node: Envoy counts, the control plane deals, and this stands between them."""
