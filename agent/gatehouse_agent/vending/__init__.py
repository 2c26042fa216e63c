"""Credentials that the node adds on the way out: what Envoy gets of each, fetched, renewed and taken away in time."""
