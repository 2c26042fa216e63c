"""The bridge from the ASGI server to synchronous Django."""
