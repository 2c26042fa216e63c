"""What happens to a request: tried on the real configuration, in an Envoy that is thrown away."""
