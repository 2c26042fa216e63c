"""The live websocket: what changed, and traffic as it happens, to everyone who is looking."""
