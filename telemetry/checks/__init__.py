"""What came of checks: counted among the moments of telemetry under a scope of their own, and by node and minute."""
