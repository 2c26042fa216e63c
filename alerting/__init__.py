"""Alerts: rules over what the other parts know, whom they are told to, and that they were told."""
