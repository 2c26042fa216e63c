"""The door for nodes: `/node/v1/` as plain ASGI functions, because a parked poll must cost kilobytes and no thread."""
