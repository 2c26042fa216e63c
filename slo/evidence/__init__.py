"""Where counts come from: telemetry's rows, each counted once for every objective that looks at it."""
