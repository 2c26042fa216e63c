"""The inspector beside Envoy: what it is told, and what is heard of it."""
