"""A delta ADS server for one Envoy on a unix socket: what Envoy is told, in which order, and what it said to it."""
