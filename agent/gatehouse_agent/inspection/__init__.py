"""The inspector beside Envoy: a process group that looks at requests, what it is told, and what it tells."""
