"""Checked intent as Envoy's protobuf messages, one module for each resource or part of one; no fault is found here."""
