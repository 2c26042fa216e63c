"""Checks that the control plane sends itself: when, how, and as what their results are kept."""
