"""Sends the audit trail on: batches cut chain by chain, delivered by webhook or syslog, at least once."""
