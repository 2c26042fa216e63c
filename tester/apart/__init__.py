"""Runs an Envoy on sockets in a folder that is removed: bounded, without network, in a process of its own."""
