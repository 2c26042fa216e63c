"""Traffic policies in Envoy's shape: one module for each type, and the table of all."""
