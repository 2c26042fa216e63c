"""What Envoy knows of the endpoints of services."""
