"""From slices to what Envoy is told: pure functions on opaque bytes."""
