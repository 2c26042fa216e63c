"""Reading the evidence: sums over a window, never averages of averages; unknown is not zero."""
