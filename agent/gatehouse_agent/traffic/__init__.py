"""What the edge did: Envoy's counters and histograms as counts by revision, for the control plane to add up."""
