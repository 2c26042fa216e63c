"""Sends records as spans to a collector of OpenTelemetry, each at least once."""
